package dev.sallyport.signin.removal;

/** The secret of the link that was mailed when the removal was requested. */
public record KeepFactorsRequest(String token) {
  @Override
  public String toString() {
    return "KeepFactorsRequest[hidden]";
  }
}
