package dev.sallyport.audit.search;

import dev.sallyport.audit.EventType;
import java.time.Instant;
import java.util.UUID;

/**
 * An audit event as operators see it.
 *
 * @param type {@link EventType#code()}
 * @param owasp its name in OWASP's vocabulary
 * @param count 1, or the number of rejected requests that it represents
 * @param emailHash of an entered e-mail address that belongs to no account; otherwise null
 */
public record RecordedEvent(
    UUID id,
    String type,
    String owasp,
    boolean success,
    String failureReason,
    String detail,
    int count,
    UUID userId,
    UUID sessionId,
    UUID actorId,
    String emailHash,
    String ip,
    String userAgent,
    String requestId,
    Instant createdAt) {}
