package dev.sallyport.ticket;

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
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Deletes tickets a day after their expiry, redeemed or not. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class TicketCleanupTimer {
  private static final Logger LOG = Logger.getLogger(TicketCleanupTimer.class.getName());
  static final Duration EXPIRED_FOR = Duration.ofDays(1);

  private final TicketService tickets;
  private final CleanupJob job;
  private final Clock clock;

  /** Required by the EJB container. */
  protected TicketCleanupTimer() {
    this(null, null, null);
  }

  @Inject
  public TicketCleanupTimer(TicketService tickets, CleanupJob job, Clock clock) {
    this.tickets = tickets;
    this.job = job;
    this.clock = clock;
  }

  /** Every ten minutes, on one node, batch by batch until no expired ticket is left. */
  @Schedule(hour = "*", minute = "*/10", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired tickets could not be deleted", this::removeAll);
  }

  private void removeAll() {
    Instant before = clock.instant().minus(EXPIRED_FOR);
    int removed = job.run("ticket-cleanup", limit -> tickets.removeExpired(before, limit));
    LOG.log(Level.FINE, "Deleted {0} expired tickets", removed);
  }
}
