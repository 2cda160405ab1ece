package dev.sallyport.monitoring.metric;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Detects whether hashing makes progress. A full queue is not a fault, because taking the node out
 * of service would lengthen the queues of the others; a queue that makes no progress is.
 */
public final class HashProgress {
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Clock clock;
  private long completedBefore = -1;
  private Instant since;

  public HashProgress(Clock clock) {
    this.clock = clock;
  }

  /**
   * Must be called periodically.
   *
   * @param completed hashes since the start
   */
  public synchronized boolean isMade(int waiting, long completed) {
    Instant now = clock.instant();
    if (waiting == 0 || completed != completedBefore) {
      completedBefore = completed;
      since = now;
    }
    return now.isBefore(since.plus(TIMEOUT));
  }
}
