package dev.sallyport.signin.email;

/** The address of the account after it was confirmed. */
public record ConfirmedEmailView(String email, boolean emailVerified) {
  @Override
  public String toString() {
    return "ConfirmedEmailView[hidden]";
  }
}
