package dev.sallyport.session;

import dev.sallyport.account.User;
import java.time.Instant;
import java.util.UUID;

/**
 * A live session and the refresh token that its client shall keep from now on.
 *
 * @param refreshExpires when that token expires unless it is used
 * @param sessionExpires the absolute end, which no access token outlives
 */
public record OpenSession(
    UUID id,
    User user,
    RefreshTokenValue refreshToken,
    Instant refreshExpires,
    Instant sessionExpires) {}
