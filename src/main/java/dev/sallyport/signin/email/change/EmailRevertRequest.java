package dev.sallyport.signin.email.change;

/** The secret of the link that was mailed to the former address. */
public record EmailRevertRequest(String token) {
  @Override
  public String toString() {
    return "EmailRevertRequest[hidden]";
  }
}
