package dev.sallyport.session;

import dev.sallyport.account.User;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.token.ClientGrant;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A live session and its current refresh token.
 *
 * @param grant what the client may do; empty for a session of the user
 * @param refreshExpires when that token expires if it is not used
 * @param sessionExpires the absolute time-out of the session, which limits every access token
 */
public record OpenSession(
    UUID id,
    User user,
    Authentication authentication,
    Optional<ClientGrant> grant,
    RefreshTokenValue refreshToken,
    Instant refreshExpires,
    Instant sessionExpires) {
  /** The session with its next token. */
  public static OpenSession of(Session session, User user, RefreshTokenValue token) {
    return new OpenSession(
        session.id(),
        user,
        session.authentication(),
        session.grant(),
        token,
        session.idleExpiresAt(),
        session.absoluteExpiresAt());
  }
}
