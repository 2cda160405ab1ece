package dev.sallyport.monitoring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether hashing goes on. A full queue is no fault, since more nodes out of service would only
 * make it longer; one from which nobody comes out is.
 */
final class HashProgress {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Clock clock;
  private long completedBefore = -1;
  private Instant since;

  HashProgress(Clock clock) {
    this.clock = clock;
  }

  /**
   * To be asked again and again.
   *
   * @param completed hashes since the start
   */
  synchronized boolean isMade(int waiting, long completed) {
    Instant now = clock.instant();
    if (waiting == 0 || completed != completedBefore) {
      completedBefore = completed;
      since = now;
    }
    return now.isBefore(since.plus(PATIENCE));
  }
}
