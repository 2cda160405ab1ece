package dev.sallyport.mail.delivery;

import dev.sallyport.mail.MailTemplate;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail that one worker has claimed for one attempt.
 *
 * @param attempt counts from 1; only the worker of the last attempt may settle the mail
 * @param content sealed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClaimedMail(
    UUID id,
    MailTemplate template,
    Optional<UUID> userId,
    byte[] content,
    String sealedBy,
    boolean isWithheld,
    int attempt,
    Instant createdAt,
    Instant expiresAt) {
  @Override
  public String toString() {
    return "ClaimedMail[" + id + ", " + template + "]";
  }
}
