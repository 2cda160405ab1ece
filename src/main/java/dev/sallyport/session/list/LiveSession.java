package dev.sallyport.session.list;

import dev.sallyport.session.Session;
import java.time.Instant;
import java.util.UUID;

/**
 * A live session as operators see it.
 *
 * @param device such as "Firefox on Linux"
 * @param userAgent as sent, at most 512 characters; may be null
 * @param retries number of answered retries with a used refresh token of the session
 * @param lastRetryAt null without a retry
 */
public record LiveSession(
    UUID id,
    Instant createdAt,
    Instant lastUsedAt,
    String ip,
    String device,
    String userAgent,
    int retries,
    Instant lastRetryAt) {
  public static LiveSession of(Session session) {
    return new LiveSession(
        session.id(),
        session.createdAt(),
        session.lastUsedAt(),
        session.ipAddress(),
        DeviceName.of(session.userAgent()),
        session.userAgent(),
        session.retries(),
        session.lastRetryAt());
  }
}
