package dev.sallyport.signin.recipient;

/**
 * The wish to get no more mails that other people can cause.
 *
 * @param token the secret of the link in a mail
 */
public record MailStopRequest(String token) {
  @Override
  public String toString() {
    return "MailStopRequest[hidden]";
  }
}
