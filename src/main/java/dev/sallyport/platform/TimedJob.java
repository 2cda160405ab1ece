package dev.sallyport.platform;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a timer does, which never fails: the server gives up for good a timer that has failed twice
 * in a row, as in an outage. For the same reason timers are rung outside of transactions.
 */
public final class TimedJob {
  private TimedJob() {}

  /**
   * Tries the job.
   *
   * @param failure what to log when it fails, before the reason
   */
  public static void attempt(Logger log, String failure, Runnable job) {
    try {
      job.run();
    } catch (RuntimeException away) {
      log.log(Level.WARNING, "{0}: {1}", new Object[] {failure, away.toString()});
    }
  }
}
