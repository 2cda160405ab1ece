package dev.sallyport.platform.schedule;

import dev.sallyport.logging.SafeThrowable;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A periodic job that never fails. The server stops an EJB timer for good after two failures in a
 * row, and an executor stops a schedule at the first exception or error of any kind; either would
 * outlast the outage that caused it. For the same reason timers run outside of transactions.
 */
public final class TimedJob {
  private TimedJob() {}

  /**
   * Runs the job and logs a failure.
   *
   * @param failure what to log when it fails, before the reason
   */
  public static void attempt(Logger log, String failure, Runnable job) {
    attempt(log, Level.WARNING, failure, job);
  }

  /**
   * Repeats the job until the returned future is cancelled, whatever the job throws.
   *
   * @param period between the end of one run and the begin of the next; also before the first
   * @param level of the log entry for a failure
   * @param failure what to log when it fails, before the reason
   */
  public static ScheduledFuture<?> repeat(
      ManagedScheduledExecutorService scheduler,
      Duration period,
      Logger log,
      Level level,
      String failure,
      Runnable job) {
    return scheduler.scheduleWithFixedDelay(
        () -> attempt(log, level, failure, job),
        period.toMillis(),
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static void attempt(Logger log, Level level, String failure, Runnable job) {
    try {
      job.run();
    } catch (RuntimeException | Error failed) {
      // Errors are caught as well: a class that cannot be loaded while the disk is full can be
      // loaded later.
      // After an OutOfMemoryError the JVM exits by itself (-XX:+ExitOnOutOfMemoryError).
      Level atLeast = failed instanceof Error ? Level.SEVERE : level;
      log.log(atLeast, "{0}: {1}", new Object[] {failure, SafeThrowable.line(failed)});
    }
  }
}
