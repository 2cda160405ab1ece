package dev.sallyport.signin.deletion;

/** The password, as entered again. */
public record DeletionRequest(String password) {
  @Override
  public String toString() {
    return "DeletionRequest[hidden]";
  }
}
