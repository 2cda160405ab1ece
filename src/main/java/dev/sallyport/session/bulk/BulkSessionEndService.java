package dev.sallyport.session.bulk;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionsEnded;
import dev.sallyport.session.SignedOutEverywhere;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Counts and ends the live sessions that a filter selects. */
@Stateless
public class BulkSessionEndService {
  /** Sessions that a call ends at most. */
  public static final int BATCH = 500;

  /** No more are counted. */
  public static final int MOST = 100_000;

  private final EntityManager entities;
  private final AuditService audit;
  private final Event<SessionsEnded> ended;
  private final Event<SignedOutEverywhere> signedOut;
  private final Clock clock;

  /** Required by the EJB container. */
  protected BulkSessionEndService() {
    this(null, null, null, null, null);
  }

  @Inject
  public BulkSessionEndService(
      EntityManager entities,
      AuditService audit,
      Event<SessionsEnded> ended,
      Event<SignedOutEverywhere> signedOut,
      Clock clock) {
    this.entities = entities;
    this.audit = audit;
    this.ended = ended;
    this.signedOut = signedOut;
    this.clock = clock;
  }

  /** Number of live sessions, at most one more than {@value #MOST}. */
  public int count(BulkSessionFilter filter) {
    Selection selection = new Selection(filter, clock.instant());
    selection.values.add(MOST + 1);
    return Sql.in(entities)
        .list(
            "select count(*) from (select 1" + selection.text + " limit ?) as live",
            row -> row.integer(1),
            selection.values.toArray())
        .get(0);
  }

  /**
   * Ends up to {@value #BATCH} sessions. If all sessions of the users are meant, their remembered
   * devices are forgotten as well.
   *
   * @param origin with the operator as its actor
   * @return how many have ended
   */
  public int endBatch(BulkSessionFilter filter, RequestOrigin origin) {
    Sql sql = Sql.in(entities);
    Instant now = clock.instant();
    Selection selection = new Selection(filter, now);
    selection.values.add(BATCH);
    List<SessionRef> found =
        sql.list(
            "select s.user_id, s.id"
                + selection.text
                + " order by s.id limit ? for update of s skip locked",
            row -> new SessionRef(row.uuid(1), row.uuid(2)),
            selection.values.toArray());
    if (found.isEmpty()) {
      return 0;
    }
    Set<UUID> ids = found.stream().map(SessionRef::sessionId).collect(Collectors.toSet());
    sql.update(
        "update sessions set ended_at = ?, end_reason = ? where id = any(?)",
        now,
        EndReason.ENDED_BY_OPERATOR.code(),
        Sql.uuids(ids));
    ended.fire(new SessionsEnded(ids, now));
    if (filter.isOfUsers()) {
      found.stream()
          .map(SessionRef::userId)
          .distinct()
          .sorted()
          .forEach(userId -> signedOut.fire(new SignedOutEverywhere(userId)));
    }
    for (SessionRef session : found) {
      audit.succeeded(
          EventType.SESSION_ENDED,
          Subject.user(session.userId())
              .inSession(session.sessionId())
              .with(EndReason.ENDED_BY_OPERATOR.code()),
          origin);
    }
    return found.size();
  }

  /** The condition of a filter; values are only passed as parameters. */
  private static final class Selection {
    private final StringBuilder text =
        new StringBuilder(
            " from sessions s join users u on u.id = s.user_id where s.ended_at is null"
                + " and s.idle_expires_at > ? and s.id <> ?");
    private final List<Object> values = new ArrayList<>();

    Selection(BulkSessionFilter filter, Instant now) {
      values.add(now);
      values.add(filter.except());
      filter.network().ifPresent(this::network);
      filter.email().map(EmailAddress::toString).ifPresent(one -> and("u.email = ?", one));
      filter.domain().ifPresent(one -> and("split_part(u.email, '@', 2) = ?", one));
      filter.role().ifPresent(one -> and("u.roles @> array[?]", one));
    }

    /** As a range, because an index supports containment only for a literal network. */
    private void network(String network) {
      and("s.ip_address >= ?::inet", network);
      and(
          "s.ip_address <= set_masklen(broadcast(?::inet), case family(?::inet) when 4 then 32"
              + " else 128 end)",
          network);
      values.add(network);
    }

    private void and(String condition, String value) {
      text.append(" and ").append(condition);
      values.add(value);
    }
  }
}
