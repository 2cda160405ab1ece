package dev.sallyport.session;

import java.util.UUID;

/**
 * What a sign-up, log-in or refresh answers.
 *
 * @param token the access token
 * @param expiresIn its lifetime in seconds
 * @param refreshToken null when it travels in a cookie
 * @param refreshExpiresIn how long that is good, unused, in seconds
 */
public record SessionView(
    UUID userId,
    String email,
    String token,
    String tokenType,
    long expiresIn,
    String refreshToken,
    long refreshExpiresIn) {
  @Override
  public String toString() {
    return "SessionView[" + userId + "]";
  }
}
