package dev.sallyport.session.revocation;

import dev.sallyport.platform.schedule.ClusterJobLock;
import dev.sallyport.session.SessionRef;
import dev.sallyport.token.RevokedSessions;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

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
          + " on e.transaction_id >= cast(?1 as xid8)";

  private static final int BATCH = 10_000;

  private final EntityManager entities;
  private final RevokedSessions revoked;
  private final ClusterJobLock jobLock;

  /** Required by the EJB container. */
  protected RevocationService() {
    this(null, null, null);
  }

  @Inject
  public RevocationService(
      EntityManager entities, RevokedSessions revoked, ClusterJobLock jobLock) {
    this.entities = entities;
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
  @SuppressWarnings("unchecked")
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Reading read(String from) {
    List<Object[]> rows = entities.createNativeQuery(READ).setParameter(1, from).getResultList();
    return new Reading(
        rows.stream().map(row -> (UUID) row[2]).filter(Objects::nonNull).toList(),
        (String) rows.get(0)[0],
        (String) rows.get(0)[1]);
  }

  /** Whether the session has ended or does not exist in the database. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean isEndedOrAbsent(UUID sessionId) {
    return count("select count(*) from sessions where id = ?1 and ended_at is null", sessionId)
        == 0;
  }

  /** Whether the user has this session and it has ended. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean isEnded(SessionRef owner) {
    return count(
            "select count(*) from sessions where id = ?1 and user_id = ?2 and ended_at is not null",
            owner.sessionId(),
            owner.userId())
        == 1;
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
    return entities
            .createNativeQuery(
                "delete from ended_sessions where ctid = any(array(select ctid from ended_sessions"
                    + " where recorded_at < clock_timestamp() - ?1 * interval '1 second'"
                    + " limit ?2 for update skip locked))")
            .setParameter(1, revoked.memory().toSeconds())
            .setParameter(2, BATCH)
            .executeUpdate()
        == BATCH;
  }

  private long count(String sql, Object... parameters) {
    Query query = entities.createNativeQuery(sql);
    for (int i = 0; i < parameters.length; i++) {
      query.setParameter(i + 1, parameters[i]);
    }
    return ((Number) query.getSingleResult()).longValue();
  }
}
