package dev.sallyport.session;

import dev.sallyport.platform.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;

/** When dead sessions are removed. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SessionCleanupTimer {
  private static final Logger LOG = Logger.getLogger(SessionCleanupTimer.class.getName());

  @Inject SessionCleanupService sessions;

  /** Every minute one batch: enough for 1.4 million sessions a day. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void ring() {
    TimedJob.attempt(LOG, "Dead sessions could not be removed", sessions::removeBatchOfTheMinute);
  }
}
