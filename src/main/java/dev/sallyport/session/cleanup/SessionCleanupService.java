package dev.sallyport.session.cleanup;

import dev.sallyport.platform.database.AdvisoryLock;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;

/**
 * Deletes sessions that ended or expired at least a day ago, with their refresh tokens; until then
 * an old token is recognised. Each batch is a transaction.
 */
@Stateless
public class SessionCleanupService {
  private static final Duration DEAD_FOR = Duration.ofDays(1);

  private static final String DEAD =
      "select id from sessions where (idle_expires_at < ?1 or ended_at < ?1)";

  private final EntityManager entities;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SessionCleanupService() {
    this(null, null);
  }

  @Inject
  public SessionCleanupService(EntityManager entities, Clock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Deletes refresh tokens of dead sessions, then dead sessions without tokens; nothing while
   * another node runs the cleanup.
   *
   * @param limit maximum number of tokens, and of sessions
   * @return number of deleted rows
   */
  public int removeBatch(int limit) {
    if (!tryLock()) {
      return 0;
    }
    Timestamp before = Timestamp.from(clock.instant().minus(DEAD_FOR));
    // Not by cascade, which would delete all tokens of a month-old session in one statement.
    int tokens =
        remove(
            "delete from refresh_tokens where hash in (select t.hash from ("
                + DEAD
                + " limit ?2 for update skip locked) as dead"
                + " join refresh_tokens t on t.session_id = dead.id limit ?2)",
            before,
            limit);
    int sessions =
        remove(
            "delete from sessions where id in ("
                + DEAD
                + " and not exists (select 1 from refresh_tokens t where t.session_id = sessions.id)"
                + " limit ?2 for update skip locked)",
            before,
            limit);
    return tokens + sessions;
  }

  /** Held until the transaction ends. */
  private boolean tryLock() {
    return AdvisoryLock.SESSION_CLEANUP.tryAcquire(entities);
  }

  private int remove(String sql, Timestamp before, int limit) {
    return entities
        .createNativeQuery(sql)
        .setParameter(1, before)
        .setParameter(2, limit)
        .executeUpdate();
  }
}
