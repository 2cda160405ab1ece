package dev.sallyport.platform.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntUnaryOperator;

/**
 * Repeats a batch until no rows are left or the time is up. After a failure the batch size is
 * halved and the batch is retried, so that rows that are expensive to delete do not block the job
 * permanently; after a success the size is doubled, up to the maximum.
 */
public final class BatchedCleanup {
  public static final int LARGEST = 5_000;

  private final Clock clock;
  private int size = LARGEST;

  public BatchedCleanup(Clock clock) {
    this.clock = clock;
  }

  /**
   * Runs batches, one at a time.
   *
   * @param batch deletes at most the given number of rows of each kind and returns how many
   * @param time no batch begins after it
   * @return number of deleted rows
   * @throws RuntimeException the failure of a batch of the minimum size
   */
  public int run(IntUnaryOperator batch, Duration time) {
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
