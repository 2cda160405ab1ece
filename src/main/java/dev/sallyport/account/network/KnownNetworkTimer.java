package dev.sallyport.account.network;

import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;

/** Deletes networks without recent log-ins periodically. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class KnownNetworkTimer {
  private static final Logger LOG = Logger.getLogger(KnownNetworkTimer.class.getName());

  private final KnownNetworkService stored;

  /** Required by the EJB container. */
  protected KnownNetworkTimer() {
    this(null);
  }

  @Inject
  public KnownNetworkTimer(KnownNetworkService stored) {
    this.stored = stored;
  }

  @Schedule(hour = "3", minute = "17", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Old rows of known_addresses could not be deleted", stored::forgetOld);
  }
}
