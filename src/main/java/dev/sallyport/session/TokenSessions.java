package dev.sallyport.session;

import dev.sallyport.audit.Origin;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;

/** Ends the session that a token belongs to, for those who have only the token. */
@Stateless
public class TokenSessions {
  @Inject private SessionService sessions;
  @Inject private RevocationFeed revocations;

  /** By what an access token says. If the session has ended, every node is told again. */
  public void revoke(UUID userId, UUID sessionId, Origin origin) {
    revoke(new SessionOwner(userId, sessionId), origin);
  }

  /**
   * By a refresh token; whatever else it is does nothing. A used token that is no retry is a reuse.
   */
  public void revoke(String refreshToken, Origin origin) {
    RefreshTokenValue.parse(refreshToken)
        .flatMap(token -> sessions.revoke(token, origin))
        .ifPresent(owner -> revocations.revoke(Set.of(owner.sessionId())));
  }

  private void revoke(SessionOwner owner, Origin origin) {
    if (!sessions.end(owner, EndReason.TOKEN_REVOKED, origin)) {
      revocations.revoke(Set.of(owner.sessionId()));
    }
  }
}
