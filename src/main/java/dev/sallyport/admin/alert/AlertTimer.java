package dev.sallyport.admin.alert;

import dev.sallyport.platform.database.lock.ClusterJobLock;
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

/** Alerts operators every minute, after the attack detection has run. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class AlertTimer {
  private static final Logger LOG = Logger.getLogger(AlertTimer.class.getName());

  private final AlertService alerts;
  private final ClusterJobLock jobLock;

  /** Required by the EJB container. */
  protected AlertTimer() {
    this(null, null);
  }

  @Inject
  public AlertTimer(AlertService alerts, ClusterJobLock jobLock) {
    this.alerts = alerts;
    this.jobLock = jobLock;
  }

  /** Every minute, on one node. */
  @Schedule(hour = "*", minute = "*", second = "40", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Operators could not be alerted to findings", this::alert);
  }

  private void alert() {
    if (jobLock.tryAcquire("finding-alerts")) {
      int mails = alerts.send();
      LOG.log(mails == 0 ? Level.FINE : Level.INFO, "Wrote {0} alerts about findings", mails);
    }
  }
}
