package dev.sallyport.signin;

/**
 * E-mail address and password as entered.
 *
 * @param deviceToken of a remembered device; may be null
 */
public record LoginRequest(String email, String password, String deviceToken) {
  CredentialsRequest credentials() {
    return new CredentialsRequest(email, password);
  }

  @Override
  public String toString() {
    return "LoginRequest[hidden]";
  }
}
