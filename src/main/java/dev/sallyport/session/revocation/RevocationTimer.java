package dev.sallyport.session.revocation;

import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;

/** Applies the retention of the revocation feed periodically. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RevocationTimer {
  private static final Logger LOG = Logger.getLogger(RevocationTimer.class.getName());

  private final RevocationService revocations;

  /** Required by the EJB container. */
  protected RevocationTimer() {
    this(null);
  }

  @Inject
  public RevocationTimer(RevocationService revocations) {
    this.revocations = revocations;
  }

  /** Every minute, in batches, on one node. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Old rows of ended_sessions could not be deleted", this::removeExpired);
  }

  private void removeExpired() {
    if (revocations.tryAcquireJobLock()) {
      boolean more = true;
      while (more) {
        more = revocations.removeExpiredBatch();
      }
    }
  }
}
