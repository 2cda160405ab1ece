package dev.sallyport.session;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * When dead sessions are removed. Without a transaction of the server's, and never failing: it
 * gives up for good a timer that has failed twice in a row, as in an outage.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SessionCleanupTimer {
  private static final Logger LOG = Logger.getLogger(SessionCleanupTimer.class.getName());

  @Inject SessionCleanupService sessions;

  /** Every minute one batch: enough for 1.4 million sessions a day. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void ring() {
    try {
      sessions.removeBatchOfTheMinute();
    } catch (RuntimeException away) {
      LOG.log(Level.WARNING, "Dead sessions could not be removed: {0}", away.toString());
    }
  }
}
