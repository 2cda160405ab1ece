package dev.sallyport.signin.password;

/** The e-mail address as entered. */
public record ForgottenPasswordRequest(String email) {
  @Override
  public String toString() {
    return "ForgottenPasswordRequest[hidden]";
  }
}
