package dev.sallyport.session;

import dev.sallyport.access.Caller;
import java.security.Principal;
import java.util.UUID;

/** A session and its user. */
public record SessionRef(UUID userId, UUID sessionId) {
  /**
   * The session of the caller's access token.
   *
   * @throws IllegalStateException if the request has none
   */
  public static SessionRef of(Principal caller) {
    return new SessionRef(Caller.userId(caller), Caller.sessionId(caller));
  }
}
