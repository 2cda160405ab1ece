package dev.sallyport.account.invitation;

import dev.sallyport.platform.database.lock.ClusterJobLock;
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
import java.util.logging.Level;
import java.util.logging.Logger;

/** Deletes invitations 30 days after their expiry; until then operators can resend them. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class InvitationCleanupTimer {
  static final Duration EXPIRED_FOR = Duration.ofDays(30);

  private static final Logger LOG = Logger.getLogger(InvitationCleanupTimer.class.getName());

  private final InvitationRepository invitations;
  private final ClusterJobLock jobLock;
  private final Clock clock;

  /** Required by the EJB container. */
  protected InvitationCleanupTimer() {
    this(null, null, null);
  }

  @Inject
  public InvitationCleanupTimer(
      InvitationRepository invitations, ClusterJobLock jobLock, Clock clock) {
    this.invitations = invitations;
    this.jobLock = jobLock;
    this.clock = clock;
  }

  /** Every hour, on one node; one run deletes all, because there are few. */
  @Schedule(hour = "*", minute = "17", persistent = false)
  public void run() {
    TimedJob.attempt(LOG, "Expired invitations could not be deleted", this::removeAll);
  }

  private void removeAll() {
    if (jobLock.tryAcquire("invitation-cleanup")) {
      int removed =
          invitations.removeExpired(clock.instant().minus(EXPIRED_FOR), InvitationRepository.MOST);
      LOG.log(Level.FINE, "Deleted {0} expired invitations", removed);
    }
  }
}
