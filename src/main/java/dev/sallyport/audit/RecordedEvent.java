package dev.sallyport.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * An auth event as operators read it.
 *
 * @param type {@link EventType#code()}
 * @param owasp its name in OWASP's vocabulary
 * @param count 1, or how many refused requests it stands for
 * @param emailHash of what was typed as e-mail and is no account's; else null
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
