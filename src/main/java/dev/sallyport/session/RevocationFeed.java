package dev.sallyport.session;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.DataGrid;
import dev.sallyport.platform.DatabaseReplaced;
import dev.sallyport.platform.SchemaReady;
import dev.sallyport.platform.TimedJob;
import dev.sallyport.problem.Problem;
import dev.sallyport.token.RevokedSessions;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Keeps {@link RevokedSessions} current on this node: a session that ends here is known before the
 * answer leaves, one that ends elsewhere comes through the data grid, and twice a second the feed
 * in the database is read for all that ended by whatever means.
 */
@ApplicationScoped
public class RevocationFeed {
  private static final Logger LOG = Logger.getLogger(RevocationFeed.class.getName());
  private static final String TOPIC = "sallyport-sessions-ended";
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Of one message to the other nodes. */
  private static final int IDS_PER_MESSAGE = 1_000;

  @Inject private RevocationService feed;
  @Inject private RevokedSessions revoked;
  @Inject private SessionEndMemory memory;
  @Inject private DataGrid grid;
  @Inject private Event<DatabaseReplaced> replaced;
  @Inject private Clock clock;
  @Resource private ManagedScheduledExecutorService scheduler;

  private FeedFreshness freshness;
  private ScheduledFuture<?> polling;

  // Of the polling thread alone.
  private String next = RevocationService.BEGINNING;
  private String server;

  // Whether the database may have lost what was acknowledged; first, what was before this start.
  private volatile boolean lossPossible = true;

  void start(@Observes SchemaReady ready) {
    freshness = new FeedFreshness(clock, System::nanoTime);
    grid.listen(TOPIC, this::heard);
    grid.onLoss(freshness::gridLost);
    read();
    revoked.vouchedBy(() -> freshness.isCurrent(grid.isActive()));
    polling =
        TimedJob.repeat(
            scheduler, PERIOD, LOG, Level.WARNING, "Ended sessions could not be read", this::poll);
  }

  @PreDestroy
  void stop() {
    if (polling != null) {
      polling.cancel(false);
    }
  }

  /** On the request's own thread, before its answer leaves. */
  void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionsEnded event) {
    revoke(event.ids());
  }

  /**
   * The outcome of a commit that failed is unknown: the sessions count as ended, and the database
   * is made to agree.
   */
  void perhapsEnded(@Observes(during = TransactionPhase.AFTER_FAILURE) SessionsEnded event) {
    revoke(event.ids());
    lossPossible = true;
  }

  /** Refuses the access tokens of sessions on every node, whatever the database says of them. */
  public void revoke(Collection<UUID> sessions) {
    sessions.forEach(revoked::add);
    try {
      memory.remember(sessions);
      List<UUID> ids = List.copyOf(sessions);
      for (int from = 0; from < ids.size(); from += IDS_PER_MESSAGE) {
        int to = Math.min(from + IDS_PER_MESSAGE, ids.size());
        grid.publish(
            TOPIC,
            ids.subList(from, to).stream().map(UUID::toString).collect(Collectors.joining(" ")));
      }
    } catch (HazelcastException | HazelcastInstanceNotActiveException | Problem unheard) {
      LOG.log(
          Level.WARNING,
          "Ended sessions could not be announced in the data grid; other nodes read them from the"
              + " database: {0}",
          SafeThrowable.line(unheard));
    }
  }

  /**
   * A session's token was presented to end it. If it had ended before, or is not there any more,
   * some node may not know.
   */
  public void revokeUnlessLive(UUID session) {
    if (feed.isEndedOrAbsent(session)) {
      revoke(Set.of(session));
    }
  }

  /** The same for a session that the user names, which must be the user's own. */
  public void revokeIfEnded(SessionOwner owner) {
    if (feed.isEnded(owner)) {
      revoke(Set.of(owner.sessionId()));
    }
  }

  private void heard(String message) {
    Arrays.stream(message.split(" ")).map(UUID::fromString).forEach(revoked::add);
  }

  private void poll() {
    try {
      read();
      revoked.purge();
      repeatLost();
    } catch (RuntimeException databaseAway) {
      // It may come back as another server, or without the last commits: read everything again.
      next = RevocationService.BEGINNING;
      lossPossible = true;
      SafeThrowable.log(LOG, Level.FINE, "Ended sessions could not be read", databaseAway);
    }
  }

  private void repeatLost() {
    if (lossPossible) {
      lossPossible = false;
      try {
        replaced.fire(new DatabaseReplaced());
      } catch (RuntimeException failed) {
        lossPossible = true;
        SafeThrowable.log(
            LOG,
            Level.WARNING,
            "Acknowledged changes could not be compared with the database",
            failed);
      }
    }
  }

  private void read() {
    FeedFreshness.Reading begun = freshness.begin();
    RevocationService.Reading found = feed.read(next);
    if (!found.server().equals(server) && !next.equals(RevocationService.BEGINNING)) {
      found = feed.read(RevocationService.BEGINNING);
      lossPossible = true;
    }
    found.sessions().forEach(revoked::add);
    next = found.next();
    server = found.server();
    freshness.succeeded(begun);
  }
}
