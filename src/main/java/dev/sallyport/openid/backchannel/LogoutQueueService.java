package dev.sallyport.openid.backchannel;

import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.session.EndReason;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The announcements that clients have not accepted yet. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class LogoutQueueService {
  /** After it an announcement is given up. */
  static final Duration LIFETIME = Duration.ofDays(1);

  /** To the second attempt; twice as long to each further one. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(30);

  /** Announcements to a client at a time, so that one that stalls occupies some senders only. */
  static final int MOST_OF_A_CLIENT = 2;

  /** Longer than a call takes. */
  static final Duration IN_FLIGHT = Duration.ofSeconds(10);

  private static final int MAX_DOUBLINGS = 7;

  /**
   * The two searches use the indexes, which a condition on both sessions could not. The condition
   * stands once more beside the lock, because PostgreSQL checks only that one again for a row that
   * a refresh has changed meanwhile.
   */
  private static final String END_EXPIRED =
      """
      update sessions set ended_at = ?, end_reason = ? where id in (
        select s.id from sessions s left join sessions above on above.id = s.parent_id
        where s.client_id is not null and s.ended_at is null and (s.idle_expires_at <= ?
          or (not 'offline_access' = any (s.scopes) and above.idle_expires_at <= ?))
          and s.id in (
            select id from sessions
            where expires_on <= (?::timestamptz at time zone 'UTC')::date and idle_expires_at <= ?
              and client_id is not null and ended_at is null
            union all
            select below.id from sessions parent join sessions below on below.parent_id = parent.id
            where parent.expires_on <= (?::timestamptz at time zone 'UTC')::date
              and parent.idle_expires_at <= ? and below.ended_at is null)
        limit ? for update of s skip locked)
      """;

  private final Sql sql;
  private final Clock clock;

  /** Required by the EJB container. */
  protected LogoutQueueService() {
    this(null, null);
  }

  @Inject
  public LogoutQueueService(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * The next announcement that is due. It is due again later unless {@link #accepted} is called, so
   * that nothing has to be written if the node ends. A client of which {@link #MOST_OF_A_CLIENT}
   * announcements are in flight, or have just failed, must wait.
   */
  public Optional<LogoutAnnouncement> claim() {
    Instant now = clock.instant();
    // Whether the row can be sent is decided before it is taken: an empty result ends the work.
    return sql.first(
        "with due as (update logout_announcements set attempts = attempts + 1, claimed_at = ?,"
            + " next_attempt_at = ?::timestamptz + power(2, least(attempts, ?)) * ?"
            + " * interval '1 second' where id = (select a.id from logout_announcements a"
            + " join oauth_clients c on c.client_id = a.client_id"
            + " where c.backchannel_logout_uri is not null and a.next_attempt_at <= ?"
            + " and a.client_id not in (select b.client_id from logout_announcements b"
            + " where b.claimed_at > ?"
            + " group by b.client_id having count(*) >= ?)"
            + " order by a.next_attempt_at, a.id limit 1"
            + " for update of a skip locked) returning id, client_id, user_id, session_id)"
            + " select due.id, due.client_id, c.backchannel_logout_uri, due.user_id, due.session_id"
            + " from due join oauth_clients c using (client_id)",
        LogoutQueueService::announcement,
        now,
        now,
        MAX_DOUBLINGS,
        FIRST_RETRY.toSeconds(),
        now,
        now.minus(IN_FLIGHT),
        MOST_OF_A_CLIENT);
  }

  private static LogoutAnnouncement announcement(Row row) {
    return new LogoutAnnouncement(row.uuid(1), row.text(2), row.text(3), row.uuid(4), row.uuid(5));
  }

  /** Removes an announcement that the client has accepted. */
  public void accepted(UUID id) {
    sql.update("delete from logout_announcements where id = ?", id);
  }

  /** Lets the other announcements to the client of a failed one wait as long as that one. */
  public void postpone(LogoutAnnouncement failed) {
    sql.update(
        "update logout_announcements a set next_attempt_at = f.next_attempt_at"
            + " from logout_announcements f where f.id = ? and a.client_id = f.client_id"
            + " and a.next_attempt_at < f.next_attempt_at",
        failed.id());
  }

  /** Removes announcements that clients have not accepted in time; returns how many. */
  public int removeExpired() {
    return sql.update(
        "delete from logout_announcements where created_at <= ?", clock.instant().minus(LIFETIME));
  }

  /**
   * Ends sessions of clients that have expired, or above which one has expired, so that they are
   * announced.
   *
   * @param limit at most
   * @return how many
   */
  public int endExpired(int limit) {
    Instant now = clock.instant();
    return sql.update(
        END_EXPIRED, now, EndReason.EXPIRED.code(), now, now, now, now, now, now, limit);
  }
}
