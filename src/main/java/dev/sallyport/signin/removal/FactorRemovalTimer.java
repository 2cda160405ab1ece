package dev.sallyport.signin.removal;

import dev.sallyport.platform.database.lock.ClusterJobLock;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.logging.Logger;

/** Carries out removals whose waiting time has ended. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class FactorRemovalTimer {
  private static final Logger LOG = Logger.getLogger(FactorRemovalTimer.class.getName());

  /** Users in a run; the others follow in the next one. */
  static final int AT_ONCE = 500;

  private final FactorRemovalService removals;
  private final ClusterJobLock jobLock;

  /** Required by the EJB container. */
  protected FactorRemovalTimer() {
    this(null, null);
  }

  @Inject
  public FactorRemovalTimer(FactorRemovalService removals, ClusterJobLock jobLock) {
    this.removals = removals;
    this.jobLock = jobLock;
  }

  /** Every minute, on one node. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void run() {
    TimedJob.attempt(
        LOG,
        "Second factors to remove could not be read",
        () -> {
          if (jobLock.tryAcquire("factor-removal")) {
            removals.due(AT_ONCE).forEach(this::complete);
          }
        });
  }

  /** One that fails does not stop the others. */
  private void complete(UUID userId) {
    TimedJob.attempt(LOG, "A second factor could not be removed", () -> removals.complete(userId));
  }
}
