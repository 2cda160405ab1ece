package dev.sallyport.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether this node's memory of ended sessions can be relied on: the database was read a moment
 * ago, or the data grid has lost no member since. A moment is measured twice, and the longer one
 * counts: the monotonic clock does not step, and the wall clock goes on while a machine is
 * suspended.
 */
final class FeedFreshness {
  /** Six readings: a single slow one refuses nobody. */
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

  /** The state before a reading of the database; only what happened before it is in the answer. */
  record Reading(Instant wall, long nanos, long losses) {}

  Reading begin() {
    return new Reading(clock.instant(), nanoTime.getAsLong(), losses.get());
  }

  /** The reading that began then has succeeded. */
  void succeeded(Reading reading) {
    last = reading;
  }

  /**
   * What the grid told, or did not, is no longer certain: a member has gone, and what it ended last
   * may never have been sent. Only a reading that begins later knows.
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
