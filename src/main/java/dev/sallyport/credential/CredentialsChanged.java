package dev.sallyport.credential;

import dev.sallyport.platform.http.client.RequestOrigin;
import java.util.Optional;
import java.util.UUID;

/**
 * Fired in the transaction that replaces, adds or removes a credential of an existing account.
 * Whatever the earlier credentials have granted ends in the same transaction.
 *
 * @param keptSession the session in which the user changed it; empty if every session ends
 */
public record CredentialsChanged(UUID userId, Optional<UUID> keptSession, RequestOrigin origin) {}
