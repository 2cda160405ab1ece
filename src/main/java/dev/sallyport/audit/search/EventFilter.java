package dev.sallyport.audit.search;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Criteria for events; a null member does not restrict them.
 *
 * @param types one of these
 * @param ip an address, or a network such as {@code 2001:db8:1:2::/64}
 * @param from the start, inclusive
 * @param to the end, exclusive
 * @param detail a part of the detail, in any case
 * @param userAgent a part of the user agent, in any case
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
    String requestId,
    UUID id,
    String detail,
    String userAgent) {
  public static final EventFilter ALL =
      new EventFilter(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  /** The same for a user, or for the hash of an e-mail address that belongs to no account. */
  public EventFilter about(UUID user, String hash) {
    return new EventFilter(
        types, success, user, sessionId, actorId, hash, ip, reason, from, to, requestId, id, detail,
        userAgent);
  }
}
