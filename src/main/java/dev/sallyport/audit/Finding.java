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
 * @param addresses at most five of those that took part
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
    Instant createdAt) {}
