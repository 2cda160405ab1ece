package dev.sallyport.session.revocation;

import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.refresh.RefreshService;
import dev.sallyport.session.secret.RefreshTokenValue;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;

/** Ends the session of a token for callers that have only the token. */
@Stateless
public class TokenSessions {
  private final SessionEndService ends;
  private final RefreshService refreshes;
  private final RevocationFeed revocations;

  /** Required by the EJB container. */
  protected TokenSessions() {
    this(null, null, null);
  }

  @Inject
  public TokenSessions(
      SessionEndService ends, RefreshService refreshes, RevocationFeed revocations) {
    this.ends = ends;
    this.refreshes = refreshes;
    this.revocations = revocations;
  }

  /**
   * Ends the session that an access token names. If it has already ended, it is announced to all
   * nodes again.
   */
  public void revoke(UUID userId, UUID sessionId, RequestOrigin origin) {
    revoke(new SessionRef(userId, sessionId), origin);
  }

  /**
   * Ends the session of a refresh token; any other text has no effect. A used token that is not a
   * retry is a reuse.
   */
  public void revoke(String refreshToken, RequestOrigin origin) {
    RefreshTokenValue.parse(refreshToken)
        .flatMap(token -> refreshes.revoke(token, origin))
        .ifPresent(owner -> revocations.revoke(Set.of(owner.sessionId())));
  }

  /** The same for a refresh token that was issued to a client; any other text has no effect. */
  public void revokeOf(String clientId, String refreshToken, RequestOrigin origin) {
    RefreshTokenValue.parse(refreshToken)
        .flatMap(token -> refreshes.revokeOf(clientId, token, origin))
        .ifPresent(owner -> revocations.revoke(Set.of(owner.sessionId())));
  }

  private void revoke(SessionRef owner, RequestOrigin origin) {
    if (!ends.end(owner, EndReason.TOKEN_REVOKED, origin)) {
      revocations.revoke(Set.of(owner.sessionId()));
    }
  }
}
