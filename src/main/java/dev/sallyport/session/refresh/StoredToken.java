package dev.sallyport.session.refresh;

import dev.sallyport.account.User;
import dev.sallyport.session.Session;
import dev.sallyport.session.secret.RefreshToken;
import java.time.Instant;

/**
 * A refresh token as stored, with its session, which is locked until the transaction ends. Changes
 * of these objects are not stored.
 *
 * @param aboveExpires when the session above that of a client expires; null if it has ended, or if
 *     there is none
 * @param user null if the row of the token was pruned: the session was recognised by its family
 * @param token null in this case
 * @param successorUsed whether the token that replaced this one has itself been used; false for an
 *     unused token
 */
record StoredToken(
    Session session, Instant aboveExpires, User user, RefreshToken token, boolean successorUsed) {
  /** Whether the session above is live, where the session requires that. */
  boolean isSupported(Instant now) {
    return session.dependsOn().isEmpty() || (aboveExpires != null && now.isBefore(aboveExpires));
  }

  boolean isPruned() {
    return token == null;
  }
}
