package dev.sallyport.admin.mail;

import dev.sallyport.mail.administration.MailAdministrationService.OutboxEntry;
import java.time.Instant;
import java.util.UUID;

/**
 * A mail of the outbox, without its link and code.
 *
 * @param template such as {@code password_reset}
 * @param state {@code pending}, {@code sent} or {@code failed}
 * @param userId the account that the mail is about; null if there is none
 * @param recipient null once the mail is sent
 * @param attempts how often it was tried
 * @param expiresAt when its content expires
 * @param nextAttemptAt null if it is sent or failed
 * @param settledAt when it was sent or failed
 * @param error why the last attempt failed: the reply of the mail server without its text, or what
 *     happened instead; null if none did
 */
public record MailView(
    UUID id,
    String template,
    String state,
    UUID userId,
    String recipient,
    int attempts,
    Instant createdAt,
    Instant expiresAt,
    Instant nextAttemptAt,
    Instant settledAt,
    String error) {
  static MailView of(OutboxEntry entry) {
    return new MailView(
        entry.id(),
        entry.template(),
        entry.state(),
        entry.userId().orElse(null),
        entry.recipient().orElse(null),
        entry.attempts(),
        entry.createdAt(),
        entry.expiresAt(),
        entry.nextAttemptAt().orElse(null),
        entry.settledAt().orElse(null),
        entry.error().orElse(null));
  }
}
