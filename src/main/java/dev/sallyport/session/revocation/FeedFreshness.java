package dev.sallyport.session.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether this node's memory of ended sessions is complete: the database was read recently, or the
 * data grid has lost no member since. Elapsed time is measured by two clocks and the longer result
 * counts: the monotonic clock never steps, and the wall clock continues while a machine is
 * suspended.
 */
final class FeedFreshness {
  /** Six reading intervals, so that a single slow reading rejects no request. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final AtomicLong losses = new AtomicLong();
  private volatile Reading last;

  /**
   * @param nanoTime the monotonic clock, {@link System#nanoTime}
   */
  FeedFreshness(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The state before a reading of the database, which contains only what happened before. */
  record Reading(Instant wall, long nanos, long losses) {}

  Reading begin() {
    return new Reading(clock.instant(), nanoTime.getAsLong(), losses.get());
  }

  /** Records that the reading that began then has succeeded. */
  void succeeded(Reading reading) {
    last = reading;
  }

  /**
   * Records that messages of the grid may be missing: a member has left, and the last sessions it
   * ended may never have been announced. Only a reading that begins later is complete.
   */
  void gridLost() {
    losses.incrementAndGet();
  }

  boolean isCurrent(boolean gridActive) {
    Reading known = last;
    return known != null && (isRecent(known) || (gridActive && known.losses() == losses.get()));
  }

  private boolean isRecent(Reading known) {
    Duration elapsed = Duration.between(known.wall(), clock.instant());
    return nanoTime.getAsLong() - known.nanos() < LIMIT.toNanos() && elapsed.compareTo(LIMIT) < 0;
  }
}
