package dev.sallyport.audit;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Which events; null in a member is any.
 *
 * @param types one of these
 * @param ip an address, or a network such as {@code 2001:db8:1:2::/64}
 * @param from the first moment
 * @param to the first moment after
 */
public record EventFilter(
    Set<EventType> types,
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
