package dev.sallyport.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Counts what is alike. Memory is bounded: beyond {@value #MAX_KEYS} networks at a time the rest
 * are counted together, without an address.
 */
final class Tally {
  static final Duration PERIOD = Duration.ofSeconds(10);
  static final int MAX_KEYS = 10_000;

  private final Map<Key, Count> counts = new ConcurrentHashMap<>();

  private record Key(EventType type, FailureReason reason, String network, Subject subject) {}

  /**
   * @param first the first of those counted; it lends the event its request id and user agent
   * @param due when it becomes an event
   */
  private record Count(Occurrence first, int times, Instant due) {
    Count plus(Occurrence another) {
      return new Count(times == 0 ? another : first, times + another.times(), due);
    }
  }

  /** True when this is the first of its kind, which the caller records itself. */
  boolean add(Occurrence occurrence, String network, Instant now) {
    Key key = key(occurrence, network);
    Occurrence counted = key.network() == null ? anonymous(occurrence) : occurrence;
    boolean[] first = new boolean[1];
    counts.compute(
        key,
        (same, count) -> {
          first[0] = count == null;
          return count == null ? new Count(counted, 0, now.plus(PERIOD)) : count.plus(counted);
        });
    return first[0];
  }

  private Key key(Occurrence occurrence, String network) {
    Key own = new Key(occurrence.type(), occurrence.reason(), network, occurrence.subject());
    return counts.size() < MAX_KEYS || counts.containsKey(own)
        ? own
        : new Key(occurrence.type(), occurrence.reason(), null, Subject.NOBODY);
  }

  private static Occurrence anonymous(Occurrence occurrence) {
    return new Occurrence(
        occurrence.type(), Subject.NOBODY, Origin.SERVICE, occurrence.reason(), occurrence.times());
  }

  /**
   * Hands out what is due and forgets what did not happen again.
   *
   * @param write false when it could not be written: it is kept, and the rest is not tried
   */
  void drain(Instant now, Predicate<Occurrence> write) {
    for (Map.Entry<Key, Count> entry : counts.entrySet()) {
      if (!now.isBefore(entry.getValue().due()) && !drain(entry.getKey(), now, write)) {
        return;
      }
    }
  }

  /** Hands out everything. */
  void drainAll(Predicate<Occurrence> write) {
    for (Key key : counts.keySet()) {
      if (!drain(key, Instant.MAX.minus(PERIOD), write)) {
        return;
      }
    }
  }

  private boolean drain(Key key, Instant now, Predicate<Occurrence> write) {
    Count[] taken = new Count[1];
    counts.computeIfPresent(
        key,
        (same, count) -> {
          taken[0] = count;
          return count.times() == 0 ? null : new Count(count.first(), 0, now.plus(PERIOD));
        });
    if (taken[0] == null || taken[0].times() == 0) {
      return true;
    }
    Occurrence all = times(taken[0].first(), taken[0].times());
    boolean written = write.test(all);
    if (!written) {
      counts.compute(key, (same, count) -> count == null ? taken[0] : count.plus(all));
    }
    return written;
  }

  private static Occurrence times(Occurrence first, int times) {
    return new Occurrence(first.type(), first.subject(), first.origin(), first.reason(), times);
  }

  /** How many kinds are counted at the moment. */
  int size() {
    return counts.size();
  }
}
