package dev.sallyport.session.revocation;

import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.lock.ClusterJobLock;
import dev.sallyport.session.SessionRef;
import dev.sallyport.token.RevokedSessions;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The feed of ended sessions, table {@code ended_sessions}: read in commit order, independent of
 * clocks and of how late a transaction commits.
 */
@Stateless
public class RevocationService {
  /** The beginning of the feed. */
  public static final String BEGINNING = "0";

  /**
   * A single statement has a single snapshot: rows that are not visible to it belong to
   * transactions at or above its {@code xmin}, where the next reading begins.
   */
  private static final String READ =
      "select pg_snapshot_xmin(pg_current_snapshot())::text, pg_postmaster_start_time()::text,"
          + " e.session_id from (select) one left join ended_sessions e"
          + " on e.transaction_id >= cast(? as xid8)";

  private static final int BATCH = 10_000;

  private final Sql sql;
  private final RevokedSessions revoked;
  private final ClusterJobLock jobLock;

  /** Required by the EJB container. */
  protected RevocationService() {
    this(null, null, null);
  }

  @Inject
  public RevocationService(Sql sql, RevokedSessions revoked, ClusterJobLock jobLock) {
    this.sql = sql;
    this.revoked = revoked;
    this.jobLock = jobLock;
  }

  /**
   * The result of a reading.
   *
   * @param sessions that have ended and whose transaction has committed; some may be known from an
   *     earlier reading
   * @param next where the next reading begins, on the same server
   * @param server names the running database server: another one may use transaction ids again
   */
  public record Reading(List<UUID> sessions, String next, String server) {}

  /**
   * The sessions that have ended since a reading.
   *
   * @param from {@link Reading#next}, or {@link #BEGINNING}
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Reading read(String from) {
    List<Reading> rows =
        sql.list(
            READ,
            row -> new Reading(Stream.ofNullable(row.uuid(3)).toList(), row.text(1), row.text(2)),
            from);
    return new Reading(
        rows.stream().flatMap(row -> row.sessions().stream()).toList(),
        rows.get(0).next(),
        rows.get(0).server());
  }

  /** Whether the session has ended or does not exist in the database. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean isEndedOrAbsent(UUID sessionId) {
    return !sql.exists("select from sessions where id = ? and ended_at is null", sessionId);
  }

  /** Whether the user has this session and it has ended. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean isEnded(SessionRef owner) {
    return sql.exists(
        "select from sessions where id = ? and user_id = ? and ended_at is not null",
        owner.sessionId(),
        owner.userId());
  }

  /** Whether this node applies the retention this minute. */
  public boolean tryAcquireJobLock() {
    return jobLock.tryAcquire("revocation-feed");
  }

  /**
   * Deletes rows that no node needs any more, because the access tokens of their sessions have
   * expired.
   *
   * @return whether more rows may remain
   */
  public boolean removeExpiredBatch() {
    return sql.update(
            "delete from ended_sessions where ctid = any(array(select ctid from ended_sessions"
                + " where recorded_at < clock_timestamp() - ? * interval '1 second'"
                + " limit ? for update skip locked))",
            revoked.memory().toSeconds(),
            BATCH)
        == BATCH;
  }
}
