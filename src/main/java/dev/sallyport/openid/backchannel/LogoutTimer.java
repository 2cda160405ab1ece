package dev.sallyport.openid.backchannel;

import dev.sallyport.platform.schedule.TimedJob;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Announces ended sessions every second, on every node. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class LogoutTimer {
  private static final Logger LOG = Logger.getLogger(LogoutTimer.class.getName());

  /** Senders at a time, so that some clients that do not answer do not hold up the others. */
  static final int SENDERS = 4;

  private static final int BATCH = 1_000;

  private final LogoutSender sender;
  private final LogoutQueueService queue;
  private final Semaphore free = new Semaphore(SENDERS);
  @Resource private ManagedExecutorService executor;

  /** Required by the EJB container. */
  protected LogoutTimer() {
    this(null, null);
  }

  @Inject
  public LogoutTimer(LogoutSender sender, LogoutQueueService queue) {
    this.sender = sender;
    this.queue = queue;
  }

  /** Every second, as long as a sender is free. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  public void send() {
    if (!free.tryAcquire()) {
      return;
    }
    try {
      executor.execute(this::sendAndRelease);
    } catch (RejectedExecutionException full) {
      free.release();
      LOG.log(Level.WARNING, "Log-outs are announced later: the server has no thread for it now");
    }
  }

  private void sendAndRelease() {
    try {
      TimedJob.attempt(LOG, "Log-outs could not be announced", sender::sendAll);
    } finally {
      free.release();
    }
  }

  /** Every minute: ends what has expired, and gives up what is too old. */
  @Schedule(hour = "*", minute = "*", second = "20", persistent = false)
  public void tidyUp() {
    TimedJob.attempt(LOG, "Expired sessions of clients could not be ended", this::endExpired);
  }

  private void endExpired() {
    int ended;
    do {
      ended = queue.endExpired(BATCH);
    } while (ended == BATCH);
    int removed = queue.removeExpired();
    if (removed > 0) {
      LOG.log(
          Level.SEVERE,
          "{0} log-outs were not announced: their clients have not accepted them for a day.",
          Integer.toString(removed));
    }
  }
}
