package dev.sallyport.session.cleanup;

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
import java.util.logging.Level;
import java.util.logging.Logger;

/** Deletes dead sessions periodically. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SessionCleanupTimer {
  private static final Logger LOG = Logger.getLogger(SessionCleanupTimer.class.getName());

  /** The rest of the minute is reserved for the last batch. */
  private static final Duration TIME = Duration.ofSeconds(45);

  private final SessionCleanupService sessions;
  private final ClusterJobLock jobLock;
  private final Clock clock;

  private BatchedCleanup cleanup;

  /** Required by the EJB container. */
  protected SessionCleanupTimer() {
    this(null, null, null);
  }

  @Inject
  public SessionCleanupTimer(SessionCleanupService sessions, ClusterJobLock jobLock, Clock clock) {
    this.sessions = sessions;
    this.jobLock = jobLock;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    cleanup = new BatchedCleanup(clock);
  }

  /** Every minute, on one node, batch by batch until no dead session is left. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired and ended sessions could not be deleted", this::removeAll);
  }

  private void removeAll() {
    if (jobLock.tryAcquire("session-cleanup")) {
      int removed = cleanup.run(sessions::removeBatch, TIME);
      if (removed > 0) {
        LOG.log(Level.INFO, "Deleted {0} rows of expired and ended sessions", removed);
      }
    }
  }
}
