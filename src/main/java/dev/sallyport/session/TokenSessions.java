package dev.sallyport.session;

import dev.sallyport.audit.Origin;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** Ends the session that a token belongs to, for those who have only the token. */
@Stateless
public class TokenSessions {
  @Inject private SessionService sessions;

  /** By what an access token says. Harmless when the session has ended. */
  public void revoke(UUID userId, UUID sessionId, Origin origin) {
    sessions.end(new SessionOwner(userId, sessionId), EndReason.TOKEN_REVOKED, origin);
  }

  /** By a refresh token, used ones included; whatever else it is does nothing. */
  public void revoke(String refreshToken, Origin origin) {
    RefreshTokenValue.parse(refreshToken)
        .flatMap(sessions::ownerOf)
        .ifPresent(owner -> sessions.end(owner, EndReason.TOKEN_REVOKED, origin));
  }
}
