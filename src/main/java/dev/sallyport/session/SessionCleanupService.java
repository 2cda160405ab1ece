package dev.sallyport.session;

import dev.sallyport.platform.TurnService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Removes sessions that have been dead for a day, with their refresh tokens: until then an old
 * token is recognised. In batches, each a transaction, so that no log-in waits for long.
 */
@Stateless
public class SessionCleanupService {
  private static final Logger LOG = Logger.getLogger(SessionCleanupService.class.getName());
  private static final Duration DEAD_FOR = Duration.ofDays(1);
  private static final int BATCH = 1000;

  /** Any number that no other advisory lock of this database uses. */
  private static final long CLEANUP_LOCK = 0x53414C4C59_02L;

  @PersistenceContext EntityManager entities;
  @Inject Clock clock;
  @Inject TurnService turns;

  /** A batch, unless another node has removed one within the minute. */
  public void removeBatchOfTheMinute() {
    if (turns.takeEachMinute("session-cleanup")) {
      removeBatch();
    }
  }

  /** A batch, unless somebody is at it. */
  public void removeBatch() {
    int removed = tryLock() ? remove() : 0;
    if (removed > 0) {
      LOG.log(Level.INFO, "Removed {0} dead sessions", removed);
    }
  }

  /** Until the transaction ends. */
  private boolean tryLock() {
    return (Boolean)
        entities
            .createNativeQuery("select pg_try_advisory_xact_lock(?1)")
            .setParameter(1, CLEANUP_LOCK)
            .getSingleResult();
  }

  private int remove() {
    return entities
        .createNativeQuery(
            "delete from sessions where id in (select id from sessions"
                + " where idle_expires_at < ?1 or ended_at < ?1 limit ?2 for update skip locked)")
        .setParameter(1, Timestamp.from(clock.instant().minus(DEAD_FOR)))
        .setParameter(2, BATCH)
        .executeUpdate();
  }
}
