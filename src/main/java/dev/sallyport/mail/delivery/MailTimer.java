package dev.sallyport.mail.delivery;

import dev.sallyport.mail.suppression.SuppressionService;
import dev.sallyport.platform.database.lock.ClusterJobLock;
import dev.sallyport.platform.schedule.BatchedCleanup;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Logger;

/**
 * Each minute, on one node: retries what is due, also for a node that failed, and deletes mails
 * that were settled long ago, and suppressions that have expired.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class MailTimer {
  private static final Logger LOG = Logger.getLogger(MailTimer.class.getName());

  static final Duration SENT_FOR = Duration.ofDays(1);

  /** In this time operators can retry them. */
  static final Duration FAILED_FOR = Duration.ofDays(7);

  private static final Duration TIME = Duration.ofSeconds(20);

  private final MailWorker worker;
  private final DeliveryService queue;
  private final SuppressionService suppressions;
  private final ClusterJobLock jobLock;
  private final Clock clock;

  private BatchedCleanup cleanup;

  /** Required by the EJB container. */
  protected MailTimer() {
    this(null, null, null, null, null);
  }

  @Inject
  public MailTimer(
      MailWorker worker,
      DeliveryService queue,
      SuppressionService suppressions,
      ClusterJobLock jobLock,
      Clock clock) {
    this.worker = worker;
    this.queue = queue;
    this.suppressions = suppressions;
    this.jobLock = jobLock;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    cleanup = new BatchedCleanup(clock);
  }

  /** Every minute. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Mails could not be retried", this::takeTurn);
  }

  private void takeTurn() {
    if (jobLock.tryAcquire("mail")) {
      worker.wake();
      remove("sent", SENT_FOR);
      remove("failed", FAILED_FOR);
      Instant now = clock.instant();
      cleanup.run(limit -> suppressions.removeExpired(now, limit), TIME);
    }
  }

  private void remove(String state, Duration age) {
    Instant before = clock.instant().minus(age);
    cleanup.run(limit -> queue.remove(state, before, limit), TIME);
  }
}
