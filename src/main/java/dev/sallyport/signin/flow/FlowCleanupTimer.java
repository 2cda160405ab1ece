package dev.sallyport.signin.flow;

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
import java.util.logging.Level;
import java.util.logging.Logger;

/** Deletes flows that have expired. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class FlowCleanupTimer {
  private static final Logger LOG = Logger.getLogger(FlowCleanupTimer.class.getName());

  /** The rest of the minute is reserved for the last batch. */
  private static final Duration TIME = Duration.ofSeconds(45);

  private final FactorFlowService flows;
  private final ClusterJobLock jobLock;
  private final Clock clock;

  private BatchedCleanup cleanup;

  /** Required by the EJB container. */
  protected FlowCleanupTimer() {
    this(null, null, null);
  }

  @Inject
  public FlowCleanupTimer(FactorFlowService flows, ClusterJobLock jobLock, Clock clock) {
    this.flows = flows;
    this.jobLock = jobLock;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    cleanup = new BatchedCleanup(clock);
  }

  /** Every ten minutes, on one node, batch by batch until no expired flow is left. */
  @Schedule(hour = "*", minute = "*/10", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired flows could not be deleted", this::removeAll);
  }

  private void removeAll() {
    if (jobLock.tryAcquire("flow-cleanup")) {
      Instant before = clock.instant();
      int removed = cleanup.run(limit -> flows.removeExpired(before, limit), TIME);
      LOG.log(Level.FINE, "Deleted {0} expired flows", removed);
    }
  }
}
