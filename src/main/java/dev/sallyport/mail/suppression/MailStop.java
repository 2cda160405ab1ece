package dev.sallyport.mail.suppression;

import dev.sallyport.mail.EmailAddress;
import java.time.Instant;

/**
 * What the link of a mail permits: its recipient wants no more of them.
 *
 * @param mailedAt when the mail was sent, to the second
 */
public record MailStop(EmailAddress recipient, Instant mailedAt) {
  /** Until when the link is valid, and the mails are suppressed. */
  Instant expiresAt() {
    return mailedAt.plus(StopLinks.VALIDITY);
  }

  @Override
  public String toString() {
    return "MailStop[hidden]";
  }
}
