package dev.sallyport.session.list;

import dev.sallyport.session.Session;
import java.time.Instant;
import java.util.UUID;

/**
 * A live session as its user sees it.
 *
 * @param device such as "Firefox on Linux"
 * @param retries number of answered retries with a used refresh token of the session
 * @param lastRetryAt null without a retry
 * @param current whether the request came from this session
 */
public record ListedSessionView(
    UUID id,
    Instant createdAt,
    Instant lastUsedAt,
    String ip,
    String device,
    int retries,
    Instant lastRetryAt,
    boolean current) {
  public static ListedSessionView of(Session session, String current) {
    return new ListedSessionView(
        session.id(),
        session.createdAt(),
        session.lastUsedAt(),
        session.ipAddress(),
        DeviceName.of(session.userAgent()),
        session.retries(),
        session.lastRetryAt(),
        session.id().toString().equals(current));
  }
}
