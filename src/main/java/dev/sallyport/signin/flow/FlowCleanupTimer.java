package dev.sallyport.signin.flow;

import dev.sallyport.platform.database.lock.CleanupJob;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Deletes flows that have expired. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class FlowCleanupTimer {
  private static final Logger LOG = Logger.getLogger(FlowCleanupTimer.class.getName());

  private final FactorFlowService flows;
  private final CleanupJob job;
  private final Clock clock;

  /** Required by the EJB container. */
  protected FlowCleanupTimer() {
    this(null, null, null);
  }

  @Inject
  public FlowCleanupTimer(FactorFlowService flows, CleanupJob job, Clock clock) {
    this.flows = flows;
    this.job = job;
    this.clock = clock;
  }

  /** Every ten minutes, on one node, batch by batch until no expired flow is left. */
  @Schedule(hour = "*", minute = "*/10", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired flows could not be deleted", this::removeAll);
  }

  private void removeAll() {
    Instant before = clock.instant();
    int removed = job.run("flow-cleanup", limit -> flows.removeExpired(before, limit));
    LOG.log(Level.FINE, "Deleted {0} expired flows", removed);
  }
}
