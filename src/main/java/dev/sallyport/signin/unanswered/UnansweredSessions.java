package dev.sallyport.signin.unanswered;

import dev.sallyport.platform.schedule.TimedJob;
import dev.sallyport.session.SessionEndService;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends sessions whose sign-in was answered with an error, because the token could not be issued or
 * the response to the commit was lost. Such a session may become visible only later, when the
 * database has decided, so its id is searched for until {@link #LOOKED_FOR} has passed and the
 * database has responded. A crash of the node loses the ids; those sessions expire unused.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class UnansweredSessions {
  private static final Logger LOG = Logger.getLogger(UnansweredSessions.class.getName());

  static final Duration LOOKED_FOR = Duration.ofMinutes(2);

  /** Upper bound, so that an outage of the database does not fill the heap. */
  static final int MOST = 10_000;

  private static final int AT_ONCE = 500;

  private final SessionEndService sessions;
  private final Clock clock;

  private final Map<UUID, Instant> unanswered = new ConcurrentHashMap<>();

  /** Required by the EJB container. */
  protected UnansweredSessions() {
    this(null, null);
  }

  @Inject
  public UnansweredSessions(SessionEndService sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Schedules the end of the session, if it exists. */
  public void add(UUID sessionId) {
    if (unanswered.size() < MOST) {
      unanswered.put(sessionId, clock.instant());
    } else {
      LOG.log(Level.WARNING, "Session {0} may be open although its sign-in failed", sessionId);
    }
  }

  /** Runs every second. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  public void endAll() {
    if (!unanswered.isEmpty()) {
      TimedJob.attempt(LOG, "Sessions whose sign-in failed could not be ended", this::endKnown);
    }
  }

  private void endKnown() {
    Instant oldest = clock.instant().minus(LOOKED_FOR);
    List<UUID> ids = List.copyOf(unanswered.keySet());
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<UUID> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      Set<UUID> found = sessions.endUnanswered(some);
      some.forEach(
          id ->
              unanswered.computeIfPresent(
                  id,
                  (same, since) -> found.contains(id) || since.isBefore(oldest) ? null : since));
    }
  }

  public int size() {
    return unanswered.size();
  }
}
