package dev.sallyport.signin;

import java.util.UUID;

/**
 * The response to a sign-up, log-in or refresh.
 *
 * @param token the access token
 * @param expiresIn its lifetime in seconds
 * @param refreshToken null if it is sent in a cookie
 * @param refreshExpiresIn its lifetime in seconds if it is not used
 */
public record SessionView(
    UUID userId,
    String email,
    String token,
    String tokenType,
    long expiresIn,
    String refreshToken,
    long refreshExpiresIn) {
  /** The same for a client that gets the refresh token in a cookie. */
  public SessionView withoutRefreshToken() {
    return new SessionView(userId, email, token, tokenType, expiresIn, null, refreshExpiresIn);
  }

  @Override
  public String toString() {
    return "SessionView[" + userId + "]";
  }
}
