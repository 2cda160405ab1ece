package dev.sallyport.platform.database.lock;

import dev.sallyport.platform.schedule.BatchedCleanup;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/** Deletes rows that are no longer needed, on one node at a time. Each timer has its own. */
@Dependent
public class CleanupJob {
  /** The rest of the minute is reserved for the last batch. */
  private static final Duration TIME = Duration.ofSeconds(45);

  private final ClusterJobLock jobLock;
  private final BatchedCleanup cleanup;

  @Inject
  public CleanupJob(ClusterJobLock jobLock, Clock clock) {
    this.jobLock = jobLock;
    this.cleanup = new BatchedCleanup(clock);
  }

  /**
   * Runs batches until no row is left or the time is up, unless another node does so in this
   * minute.
   *
   * @param job name of the lock
   * @param batch as in {@link BatchedCleanup#run}
   * @return number of deleted rows
   */
  public int run(String job, IntUnaryOperator batch) {
    return jobLock.tryAcquire(job) ? cleanup.run(batch, TIME) : 0;
  }
}
