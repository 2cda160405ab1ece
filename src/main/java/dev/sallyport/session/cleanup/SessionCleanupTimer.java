package dev.sallyport.session.cleanup;

import dev.sallyport.platform.database.lock.CleanupJob;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Deletes dead sessions periodically. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SessionCleanupTimer {
  private static final Logger LOG = Logger.getLogger(SessionCleanupTimer.class.getName());

  private final SessionCleanupService sessions;
  private final CleanupJob job;

  /** Required by the EJB container. */
  protected SessionCleanupTimer() {
    this(null, null);
  }

  @Inject
  public SessionCleanupTimer(SessionCleanupService sessions, CleanupJob job) {
    this.sessions = sessions;
    this.job = job;
  }

  /** Every minute, on one node, batch by batch until no dead session is left. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired and ended sessions could not be deleted", this::removeAll);
  }

  private void removeAll() {
    int removed = job.run("session-cleanup", sessions::removeBatch);
    if (removed > 0) {
      LOG.log(Level.INFO, "Deleted {0} rows of expired and ended sessions", removed);
    }
  }
}
