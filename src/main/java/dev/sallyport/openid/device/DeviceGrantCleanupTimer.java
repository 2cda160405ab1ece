package dev.sallyport.openid.device;

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

/** Deletes requests of devices that have expired. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class DeviceGrantCleanupTimer {
  private static final Logger LOG = Logger.getLogger(DeviceGrantCleanupTimer.class.getName());

  private final DeviceGrantService grants;
  private final CleanupJob job;

  /** Required by the EJB container. */
  protected DeviceGrantCleanupTimer() {
    this(null, null);
  }

  @Inject
  public DeviceGrantCleanupTimer(DeviceGrantService grants, CleanupJob job) {
    this.grants = grants;
    this.job = job;
  }

  /** Every ten minutes, on one node, batch by batch until none is left. */
  @Schedule(hour = "*", minute = "5/10", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired requests of devices could not be deleted", this::removeAll);
  }

  private void removeAll() {
    int removed = job.run("device-grant-cleanup", grants::removeExpired);
    LOG.log(Level.FINE, "Deleted {0} expired requests of devices", removed);
  }
}
