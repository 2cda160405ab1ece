package dev.sallyport.admin.event;

import dev.sallyport.audit.search.RecordedEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An audit event with the present e-mail addresses of its users.
 *
 * @param owasp the name of the type in OWASP's vocabulary
 * @param count 1, or the number of rejected requests that it represents
 * @param userEmail null without a user, and if the user was deleted
 * @param actorEmail likewise
 * @param emailHash of an entered e-mail address that belongs to no account; otherwise null
 */
public record EventView(
    UUID id,
    String type,
    String owasp,
    boolean success,
    String failureReason,
    String detail,
    int count,
    UUID userId,
    String userEmail,
    UUID sessionId,
    UUID actorId,
    String actorEmail,
    String emailHash,
    String ip,
    String userAgent,
    String requestId,
    Instant createdAt) {
  static EventView of(RecordedEvent event, Map<UUID, String> emails) {
    return new EventView(
        event.id(),
        event.type(),
        event.owasp(),
        event.success(),
        event.failureReason(),
        event.detail(),
        event.count(),
        event.userId(),
        event.userId() == null ? null : emails.get(event.userId()),
        event.sessionId(),
        event.actorId(),
        event.actorId() == null ? null : emails.get(event.actorId()),
        event.emailHash(),
        event.ip(),
        event.userAgent(),
        event.requestId(),
        event.createdAt());
  }
}
