package dev.sallyport.credential.password.work;

import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;

/** Counts the costs of the stored hashes on each node periodically. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class StoredCostsTimer {
  private static final Logger LOG = Logger.getLogger(StoredCostsTimer.class.getName());

  private final UnknownAccountCosts costs;

  /** Required by the EJB container. */
  protected StoredCostsTimer() {
    this(null);
  }

  @Inject
  public StoredCostsTimer(UnknownAccountCosts costs) {
    this.costs = costs;
  }

  @Schedule(hour = "*", minute = "*", persistent = false)
  public void count() {
    TimedJob.attempt(LOG, "Stored password hashes could not be counted by cost", costs::refresh);
  }
}
