package dev.sallyport.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * Which events; null in a member is any.
 *
 * @param ip an address, or a network such as {@code 2001:db8:1:2::/64}
 * @param from the first moment
 * @param to the first moment after
 */
public record EventFilter(
    EventType type,
    Boolean success,
    UUID userId,
    UUID sessionId,
    UUID actorId,
    String emailHash,
    String ip,
    FailureReason reason,
    Instant from,
    Instant to,
    String requestId) {
  public static final EventFilter ALL =
      new EventFilter(null, null, null, null, null, null, null, null, null, null, null);
}
