package dev.sallyport.mail.text;

/** The texts of one mail. */
public record RenderedMail(String subject, String plain, String html) {
  @Override
  public String toString() {
    return "RenderedMail[hidden]";
  }
}
