package dev.sallyport.session;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.DataGrid;
import dev.sallyport.platform.SchemaReady;
import dev.sallyport.platform.TimedJob;
import dev.sallyport.token.RevokedSessions;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps {@link RevokedSessions} current on this node: what ends here is known before the answer
 * leaves, what ends elsewhere comes through the data grid, and twice a second the database is asked
 * for what may have been missed.
 */
@ApplicationScoped
public class RevocationFeed {
  private static final Logger LOG = Logger.getLogger(RevocationFeed.class.getName());
  private static final String TOPIC = "sallyport-sessions-ended";
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Six polls: a single slow one refuses nobody. */
  private static final Duration DATABASE_VOUCHES_FOR = Duration.ofSeconds(3);

  /** Between the moment that a transaction took for the end of a session, and its commit. */
  private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(1);

  @Inject private SessionService sessions;
  @Inject private RevokedSessions revoked;
  @Inject private DataGrid grid;
  @Inject private Clock clock;
  @Resource private ManagedScheduledExecutorService scheduler;

  private ITopic<String> topic;
  private UUID topicRegistration;
  private UUID membershipRegistration;
  private ScheduledFuture<?> polling;
  private volatile Instant lastSync;

  // Set when a member went away, cleared by the next answer of the database.
  private volatile boolean gridInDoubt;

  void start(@Observes SchemaReady ready) {
    topic = grid.topic(TOPIC);
    topicRegistration = topic.addMessageListener(this::heard);
    membershipRegistration = grid.addMembershipListener(new LossListener());
    sync(clock.instant().minus(revoked.memory()));
    revoked.vouchedBy(this::isCurrent);
    polling =
        TimedJob.repeat(
            scheduler, PERIOD, LOG, Level.WARNING, "Ended sessions could not be read", this::poll);
  }

  @PreDestroy
  void stop() {
    if (polling != null) {
      polling.cancel(false);
      topic.removeMessageListener(topicRegistration);
      grid.removeMembershipListener(membershipRegistration);
    }
  }

  /** After the commit, on the request's own thread: the answer leaves after it. */
  void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionsEnded event) {
    event.ids().forEach(id -> revoked.add(id, event.at()));
    try {
      event.ids().forEach(id -> topic.publish(id + " " + event.at()));
    } catch (HazelcastException | HazelcastInstanceNotActiveException unheard) {
      LOG.log(
          Level.WARNING,
          "Other nodes learn of ended sessions from the database: {0}",
          SafeThrowable.line(unheard));
    }
  }

  private void heard(Message<String> message) {
    String text = message.getMessageObject();
    int space = text.indexOf(' ');
    revoked.add(
        UUID.fromString(text.substring(0, space)), Instant.parse(text.substring(space + 1)));
  }

  private void poll() {
    try {
      // That moment is of the other node's clock.
      sync(lastSync.minus(COMMITTED_WITHIN).minus(revoked.clockSkew()));
      revoked.purge();
    } catch (RuntimeException databaseAway) {
      SafeThrowable.log(LOG, Level.FINE, "Ended sessions could not be read", databaseAway);
    }
  }

  /** The database asked a moment ago, or a grid that has been whole since it was last asked. */
  private boolean isCurrent() {
    return clock.instant().isBefore(lastSync.plus(DATABASE_VOUCHES_FOR))
        || (!gridInDoubt && grid.isActive());
  }

  private void sync(Instant since) {
    Instant now = clock.instant();
    sessions.endedSince(since).forEach(row -> revoked.add((UUID) row[0], (Instant) row[1]));
    lastSync = now;
    gridInDoubt = false;
  }

  /** What a member ended just before it went away may never have been sent. */
  private final class LossListener implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      // A new member reads the database before it answers.
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      gridInDoubt = true;
    }
  }
}
