package dev.sallyport.session.revocation;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.database.DatabaseReplaced;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.schedule.TimedJob;
import dev.sallyport.problem.Problem;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionsEnded;
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
 * Keeps {@link RevokedSessions} current on this node: a session that ends on this node is known
 * before the response is sent, one that ends on another node is announced through the data grid,
 * and twice a second the feed in the database is read, which contains all ended sessions.
 */
@ApplicationScoped
public class RevocationFeed {
  private static final Logger LOG = Logger.getLogger(RevocationFeed.class.getName());
  private static final String TOPIC = "sallyport-sessions-ended";
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Maximum number of ids in one message to the other nodes. */
  private static final int IDS_PER_MESSAGE = 1_000;

  private final RevocationService feed;
  private final RevokedSessions revoked;
  private final SessionEndMemory memory;
  private final DataGrid grid;
  private final Event<DatabaseReplaced> replaced;
  private final Clock clock;
  @Resource private ManagedScheduledExecutorService scheduler;

  private FeedFreshness freshness;
  private ScheduledFuture<?> polling;

  // Used by the polling thread only.
  private String next = RevocationService.BEGINNING;
  private String server;

  // Whether the database may have lost acknowledged changes; true at first, for changes before this
  // start.
  private volatile boolean lossPossible = true;

  @Inject
  RevocationFeed(
      RevocationService feed,
      RevokedSessions revoked,
      SessionEndMemory memory,
      DataGrid grid,
      Event<DatabaseReplaced> replaced,
      Clock clock) {
    this.feed = feed;
    this.revoked = revoked;
    this.memory = memory;
    this.grid = grid;
    this.replaced = replaced;
    this.clock = clock;
  }

  void start(@Observes ApplicationReady ready) {
    freshness = new FeedFreshness(clock, System::nanoTime);
    grid.listen(TOPIC, this::onMessage);
    grid.onLoss(freshness::gridLost);
    read();
    revoked.setFreshnessCheck(() -> freshness.isCurrent(grid.isActive()));
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

  /** Runs on the thread of the request, before its response is sent. */
  void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionsEnded event) {
    revoke(event.ids());
  }

  /**
   * The outcome of a failed commit is unknown, so the sessions count as ended and are ended again
   * in the database.
   */
  void perhapsEnded(@Observes(during = TransactionPhase.AFTER_FAILURE) SessionsEnded event) {
    revoke(event.ids());
    lossPossible = true;
  }

  /** Rejects the access tokens of sessions on every node, whatever their state in the database. */
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
   * Handles a token presented to end its session. If the session had already ended or no longer
   * exists, some node may not know, so it is revoked again.
   */
  public void revokeUnlessLive(UUID session) {
    if (feed.isEndedOrAbsent(session)) {
      revoke(Set.of(session));
    }
  }

  /** The same for a session that the user names, which must belong to the user. */
  public void revokeIfEnded(SessionRef owner) {
    if (feed.isEnded(owner)) {
      revoke(Set.of(owner.sessionId()));
    }
  }

  private void onMessage(String message) {
    Arrays.stream(message.split(" ")).map(UUID::fromString).forEach(revoked::add);
  }

  private void poll() {
    try {
      read();
      revoked.purge();
      repeatLost();
    } catch (RuntimeException databaseAway) {
      // The database may come back as another server or without the last commits, so everything is
      // read again.
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
