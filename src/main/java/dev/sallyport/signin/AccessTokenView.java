package dev.sallyport.signin;

/**
 * A new access token of a session whose refresh token is the same as before.
 *
 * @param expiresIn seconds
 */
public record AccessTokenView(String token, String tokenType, long expiresIn) {
  @Override
  public String toString() {
    return "AccessTokenView[hidden]";
  }
}
