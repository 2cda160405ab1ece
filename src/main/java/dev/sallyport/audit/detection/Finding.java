package dev.sallyport.audit.detection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A detected suspicious pattern.
 *
 * @param pattern {@link DetectionPattern#code()}
 * @param subject an address, a network of IPv6, {@code user:} and an id, or {@code email:} and the
 *     keyed hash of the input
 * @param distinct number of distinct accounts or addresses, depending on the pattern
 * @param addresses at most five addresses: those that signed in, in that order, then the most
 *     active
 * @param moreAddresses number of further addresses
 * @param sessions at most five: sessions that began after the failures, or whose token was reused;
 *     oldest first
 * @param moreSessions number of further sessions
 * @param partOf the first finding of the attack; null if this is the first
 */
public record Finding(
    UUID id,
    String pattern,
    String subject,
    Instant windowStart,
    Instant windowEnd,
    long count,
    long distinct,
    Instant firstAt,
    Instant lastAt,
    List<String> addresses,
    long moreAddresses,
    List<FindingSession> sessions,
    long moreSessions,
    Instant createdAt,
    UUID partOf) {
  private static final String USER = "user:";

  /** The user whom the finding is about, if its subject is one. */
  public Optional<UUID> userId() {
    return subject.startsWith(USER)
        ? Optional.of(UUID.fromString(subject.substring(USER.length())))
        : Optional.empty();
  }
}
