package dev.sallyport.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntUnaryOperator;

/**
 * Repeats a batch until nothing is left or the time is up. A batch that fails is halved and tried
 * again, so that rows that are dear to delete do not stop the job for good; one that succeeds
 * doubles the next, up to the largest.
 */
final class BatchedCleanup {
  static final int LARGEST = 5_000;

  private final Clock clock;
  private int size = LARGEST;

  BatchedCleanup(Clock clock) {
    this.clock = clock;
  }

  /**
   * Runs batches, one at a time.
   *
   * @param batch removes at most so many rows of each kind; how many rows it removed
   * @param time no batch begins after it
   * @return how many rows were removed
   * @throws RuntimeException what the smallest batch failed with
   */
  int run(IntUnaryOperator batch, Duration time) {
    Instant end = clock.instant().plus(time);
    int removed = 0;
    int last;
    do {
      last = attempt(batch, end);
      removed += last;
    } while (last > 0 && clock.instant().isBefore(end));
    return removed;
  }

  private int attempt(IntUnaryOperator batch, Instant end) {
    while (true) {
      try {
        int removed = batch.applyAsInt(size);
        size = Math.min(LARGEST, size * 2);
        return removed;
      } catch (RuntimeException failed) {
        if (size == 1 || !clock.instant().isBefore(end)) {
          throw failed;
        }
        size /= 2;
      }
    }
  }
}
