package dev.sallyport.mail.delivery;

import dev.sallyport.mail.MailTemplate;
import java.time.Duration;

/**
 * Fired after an attempt to send a mail.
 *
 * @param sinceWritten time from writing the mail to the end of the attempt
 */
public record MailSettled(MailTemplate template, Outcome outcome, Duration sinceWritten) {
  /** What became of the mail. */
  public enum Outcome {
    SENT,
    /** To be retried. */
    DEFERRED,
    FAILED
  }
}
