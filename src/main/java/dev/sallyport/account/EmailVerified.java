package dev.sallyport.account;

import dev.sallyport.platform.http.client.RequestOrigin;
import java.util.Optional;
import java.util.UUID;

/**
 * Fired in the transaction that records the first proof that the user of an account reads its
 * mailbox.
 *
 * @param session the session of the account in which the proof was given; empty if the mailbox was
 *     proven outside of every session of the account, so that whatever was set before may be
 *     someone else's
 */
public record EmailVerified(UUID userId, Optional<UUID> session, RequestOrigin origin) {}
