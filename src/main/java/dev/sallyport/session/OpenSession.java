package dev.sallyport.session;

import dev.sallyport.account.User;
import dev.sallyport.session.refresh.RefreshTokenValue;
import java.time.Instant;
import java.util.UUID;

/**
 * A live session and its current refresh token.
 *
 * @param refreshExpires when that token expires if it is not used
 * @param sessionExpires the absolute time-out of the session, which limits every access token
 */
public record OpenSession(
    UUID id,
    User user,
    RefreshTokenValue refreshToken,
    Instant refreshExpires,
    Instant sessionExpires) {}
