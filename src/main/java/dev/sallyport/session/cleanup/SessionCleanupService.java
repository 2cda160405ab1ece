package dev.sallyport.session.cleanup;

import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes sessions that ended or expired at least a day ago, with their refresh tokens; until then
 * an old token is recognised. Each batch is a transaction.
 */
@Stateless
public class SessionCleanupService {
  private static final Duration DEAD_FOR = Duration.ofDays(1);

  private static final String DEAD =
      "select id from sessions where (expires_on <= (?::timestamptz at time zone 'UTC')::date"
          + " and idle_expires_at < ? or ended_at < ?)";

  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SessionCleanupService() {
    this(null, null);
  }

  @Inject
  public SessionCleanupService(Sql sql, Clock clock) {
    this.sql = sql;
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
    if (!AdvisoryLock.SESSION_CLEANUP.tryAcquire(sql)) {
      return 0;
    }
    Instant before = clock.instant().minus(DEAD_FOR);
    // Not by cascade, which would delete all tokens of a month-old session in one statement.
    int tokens =
        sql.update(
            "delete from refresh_tokens where hash in (select t.hash from ("
                + DEAD
                + " limit ? for update skip locked) as dead"
                + " join refresh_tokens t on t.session_id = dead.id limit ?)",
            before,
            before,
            before,
            limit,
            limit);
    int sessions =
        sql.update(
            "delete from sessions where id in ("
                + DEAD
                + " and not exists (select 1 from refresh_tokens t where t.session_id = sessions.id)"
                + " limit ? for update skip locked)",
            before,
            before,
            before,
            limit);
    return tokens + sessions;
  }
}
