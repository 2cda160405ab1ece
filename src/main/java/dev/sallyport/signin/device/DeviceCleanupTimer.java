package dev.sallyport.signin.device;

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

/** Deletes remembered devices that have expired. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class DeviceCleanupTimer {
  private static final Logger LOG = Logger.getLogger(DeviceCleanupTimer.class.getName());

  private final RememberedDeviceService devices;
  private final CleanupJob job;
  private final Clock clock;

  /** Required by the EJB container. */
  protected DeviceCleanupTimer() {
    this(null, null, null);
  }

  @Inject
  public DeviceCleanupTimer(RememberedDeviceService devices, CleanupJob job, Clock clock) {
    this.devices = devices;
    this.job = job;
    this.clock = clock;
  }

  /** Every hour, on one node, batch by batch until no expired device is left. */
  @Schedule(hour = "*", minute = "7", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired remembered devices could not be deleted", this::removeAll);
  }

  private void removeAll() {
    Instant before = clock.instant();
    int removed = job.run("device-cleanup", limit -> devices.removeExpired(before, limit));
    LOG.log(Level.FINE, "Deleted {0} expired remembered devices", removed);
  }
}
