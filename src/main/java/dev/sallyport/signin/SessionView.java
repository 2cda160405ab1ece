package dev.sallyport.signin;

import java.util.Optional;
import java.util.UUID;

/**
 * The response to a sign-up, log-in or refresh.
 *
 * @param token the access token
 * @param expiresIn its lifetime in seconds
 * @param refreshToken null if it is sent in a cookie
 * @param refreshExpiresIn its lifetime in seconds if it is not used
 * @param deviceToken of a device that was remembered now; null without one, if it keeps its token,
 *     and if it is sent in a cookie
 */
public record SessionView(
    UUID userId,
    String email,
    String token,
    String tokenType,
    long expiresIn,
    String refreshToken,
    long refreshExpiresIn,
    String deviceToken) {
  /** The same for a client that gets refresh token and device token in cookies. */
  public SessionView withoutTokensOfCookies() {
    return new SessionView(
        userId, email, token, tokenType, expiresIn, null, refreshExpiresIn, null);
  }

  SessionView withDeviceToken(Optional<String> deviceToken) {
    return new SessionView(
        userId,
        email,
        token,
        tokenType,
        expiresIn,
        refreshToken,
        refreshExpiresIn,
        deviceToken.orElse(null));
  }

  @Override
  public String toString() {
    return "SessionView[" + userId + "]";
  }
}
