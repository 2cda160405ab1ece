package dev.sallyport.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A suspicious pattern that was found.
 *
 * @param pattern {@link SuspiciousPattern#code()}
 * @param subject an address, a network of IPv6, {@code user:} and an id, or {@code email:} and the
 *     keyed hash of what was typed
 * @param distinct of what the pattern counts beside the events, such as accounts or addresses
 * @param addresses at most five of those that took part: those that got in first, in that order,
 *     then the most active
 * @param moreAddresses how many took part beside them
 * @param sessions at most five: those that began after the failures, or whose token was reused; the
 *     first first
 * @param moreSessions how many there are beside them
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
    Instant createdAt) {}
