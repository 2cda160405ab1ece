package dev.sallyport.signin.device;

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

/** Deletes remembered devices that have expired. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class DeviceCleanupTimer {
  private static final Logger LOG = Logger.getLogger(DeviceCleanupTimer.class.getName());

  /** The rest of the minute is reserved for the last batch. */
  private static final Duration TIME = Duration.ofSeconds(45);

  private final RememberedDeviceService devices;
  private final ClusterJobLock jobLock;
  private final Clock clock;

  private BatchedCleanup cleanup;

  /** Required by the EJB container. */
  protected DeviceCleanupTimer() {
    this(null, null, null);
  }

  @Inject
  public DeviceCleanupTimer(RememberedDeviceService devices, ClusterJobLock jobLock, Clock clock) {
    this.devices = devices;
    this.jobLock = jobLock;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    cleanup = new BatchedCleanup(clock);
  }

  /** Every hour, on one node, batch by batch until no expired device is left. */
  @Schedule(hour = "*", minute = "7", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired remembered devices could not be deleted", this::removeAll);
  }

  private void removeAll() {
    if (jobLock.tryAcquire("device-cleanup")) {
      Instant before = clock.instant();
      int removed = cleanup.run(limit -> devices.removeExpired(before, limit), TIME);
      LOG.log(Level.FINE, "Deleted {0} expired remembered devices", removed);
    }
  }
}
