package dev.sallyport.ticket;

import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.PublicUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A new ticket: the only time that its secret and its code are known.
 *
 * @param flow the id of the ticket for the client that requested it; with the code it redeems the
 *     ticket
 * @param secret 256 random bits in 43 characters of Base64url, for the link
 * @param code 8 digits; empty if the purpose has none
 * @param lifetime of the link
 * @param codeLifetime {@link #CODE_LIFETIME}, even if the purpose has no code
 */
public record IssuedTicket(
    UUID flow, String secret, Optional<String> code, Duration lifetime, Duration codeLifetime) {
  /** How long a code is valid. */
  public static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

  /** How often a code may be tried. */
  public static final int CODE_TRIES = 5;

  /**
   * Puts the link and the code into a mail.
   *
   * @param page the path of the page that redeems the link
   * @throws java.util.NoSuchElementException if the purpose has no code
   */
  public MailMessage in(MailMessage message, PublicUrl pages, String page) {
    return message
        .withLink(pages.link(page, secret), lifetime)
        .withCode(code.orElseThrow(), codeLifetime);
  }

  @Override
  public String toString() {
    return "IssuedTicket[hidden]";
  }
}
