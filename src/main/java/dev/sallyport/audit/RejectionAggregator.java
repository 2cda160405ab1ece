package dev.sallyport.audit;

import dev.sallyport.platform.http.client.RequestOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Aggregates similar events. Memory is bounded: beyond {@value #MAX_KEYS} networks at a time the
 * rest are counted together, without an address, or not at all.
 */
final class RejectionAggregator {
  static final Duration PERIOD = Duration.ofSeconds(10);
  static final int MAX_KEYS = 10_000;
  static final int MAX_DRAINED = 500;

  private final Duration period;
  private final boolean countsTheRest;
  private final Map<Key, Count> counts = new ConcurrentHashMap<>();

  RejectionAggregator() {
    this(PERIOD, true);
  }

  private RejectionAggregator(Duration period, boolean countsTheRest) {
    this.period = period;
    this.countsTheRest = countsTheRest;
  }

  /** A tally that leaves events beyond its capacity to the caller, as if each were the first. */
  static RejectionAggregator ofKnown(Duration period) {
    return new RejectionAggregator(period, false);
  }

  private record Key(EventType type, FailureReason reason, String network, Subject subject) {}

  /**
   * @param first the first counted event, which provides the request id and user agent
   * @param due when it is recorded
   */
  private record Count(RecordedAuthEvent first, int times, Instant due) {
    Count plus(RecordedAuthEvent another) {
      return new Count(times == 0 ? another : first, times + another.times(), due);
    }

    RecordedAuthEvent occurrence() {
      return new RecordedAuthEvent(
          first.type(), first.subject(), first.origin(), first.reason(), times);
    }
  }

  /** Returns true for the first of its kind, which the caller records itself. */
  boolean add(RecordedAuthEvent occurrence, String network, Instant now) {
    return add(occurrence, network, 0, now.plus(period));
  }

  /** The same, but the first of its kind is also counted and due immediately. */
  void addAll(RecordedAuthEvent occurrence, String network, Instant now) {
    add(occurrence, network, occurrence.times(), now);
  }

  private boolean add(
      RecordedAuthEvent occurrence, String network, int timesOfFirst, Instant firstDue) {
    Key key = key(occurrence, network);
    if (key.network() == null && !countsTheRest) {
      return true;
    }
    RecordedAuthEvent counted = key.network() == null ? anonymous(occurrence) : occurrence;
    boolean[] first = new boolean[1];
    counts.compute(
        key,
        (same, count) -> {
          first[0] = count == null;
          return count == null ? new Count(counted, timesOfFirst, firstDue) : count.plus(counted);
        });
    return first[0];
  }

  private Key key(RecordedAuthEvent occurrence, String network) {
    Key own = new Key(occurrence.type(), occurrence.reason(), network, occurrence.subject());
    return counts.size() < MAX_KEYS || counts.containsKey(own)
        ? own
        : new Key(occurrence.type(), occurrence.reason(), null, Subject.NOBODY);
  }

  private static RecordedAuthEvent anonymous(RecordedAuthEvent occurrence) {
    return new RecordedAuthEvent(
        occurrence.type(),
        Subject.NOBODY,
        RequestOrigin.SERVICE,
        occurrence.reason(),
        occurrence.times());
  }

  /**
   * Passes on the counts that are due, in batches, and removes those without repetitions.
   *
   * @param write returns false if they could not be written; then they are kept, and no further
   *     batch is tried
   */
  void drain(Instant now, Predicate<List<RecordedAuthEvent>> write) {
    Map<Key, Count> taken = new HashMap<>();
    for (Map.Entry<Key, Count> entry : counts.entrySet()) {
      if (!now.isBefore(entry.getValue().due())) {
        take(entry.getKey(), now).ifPresent(count -> taken.put(entry.getKey(), count));
      }
      if (taken.size() == MAX_DRAINED) {
        if (!write(taken, write)) {
          return;
        }
        taken.clear();
      }
    }
    write(taken, write);
  }

  /** Passes on all counts. */
  void drainAll(Predicate<List<RecordedAuthEvent>> write) {
    drain(Instant.MAX.minus(period), write);
  }

  /** The counted event; empty, and removed, if nothing was counted. */
  private Optional<Count> take(Key key, Instant now) {
    Count[] taken = new Count[1];
    counts.computeIfPresent(
        key,
        (same, count) -> {
          taken[0] = count;
          return count.times() == 0 ? null : new Count(count.first(), 0, now.plus(period));
        });
    return Optional.ofNullable(taken[0]).filter(count -> count.times() > 0);
  }

  private boolean write(Map<Key, Count> taken, Predicate<List<RecordedAuthEvent>> write) {
    boolean written =
        taken.isEmpty() || write.test(taken.values().stream().map(Count::occurrence).toList());
    if (!written) {
      taken.forEach(
          (key, kept) -> counts.merge(key, kept, (later, same) -> later.plus(kept.occurrence())));
    }
    return written;
  }

  /** Number of kinds that are being counted. */
  int size() {
    return counts.size();
  }
}
