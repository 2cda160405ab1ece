package dev.sallyport.platform.database.lock;

import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Locks of the cluster's periodic jobs. Timers fire on every node; the first node to acquire the
 * lock of this minute runs the job, and the others skip it.
 */
@Stateless
public class ClusterJobLock {
  /** Half of the interval of the timers; the clocks of two nodes differ by less. */
  private static final Duration EACH_MINUTE = Duration.ofSeconds(30);

  private final Sql sql;

  /** Required by the EJB container. */
  protected ClusterJobLock() {
    this(null);
  }

  @Inject
  public ClusterJobLock(Sql sql) {
    this.sql = sql;
  }

  /**
   * Whether the caller is the first to acquire the lock of this minute. Runs in the caller's
   * transaction if there is one, so that a failed job releases the lock.
   */
  public boolean tryAcquire(String job) {
    return sql.update(
            "insert into job_locks (job, acquired_at) values (?, clock_timestamp())"
                + " on conflict (job) do update set acquired_at = excluded.acquired_at"
                + " where job_locks.acquired_at < excluded.acquired_at - ? * interval '1 second'",
            job,
            EACH_MINUTE.toSeconds())
        == 1;
  }
}
