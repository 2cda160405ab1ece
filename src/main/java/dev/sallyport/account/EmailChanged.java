package dev.sallyport.account;

import java.util.Optional;
import java.util.UUID;

/**
 * Fired in the transaction that changes the e-mail address of an account, which its tokens contain.
 *
 * @param keptSession the session in which the user changed it; empty if every session ends
 */
public record EmailChanged(UUID userId, Optional<UUID> keptSession) {}
