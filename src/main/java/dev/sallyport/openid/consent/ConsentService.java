package dev.sallyport.openid.consent;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.grant.GrantService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Records what users permit clients of other owners. */
@Stateless
public class ConsentService {
  private final Sql sql;
  private final GrantService grants;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected ConsentService() {
    this(null, null, null, null);
  }

  @Inject
  public ConsentService(Sql sql, GrantService grants, AuditService audit, Clock clock) {
    this.sql = sql;
    this.grants = grants;
    this.audit = audit;
    this.clock = clock;
  }

  /** The scopes that a user permits a client; empty without a consent. */
  public Set<String> scopes(UUID userId, String clientId) {
    return sql.first(
            "select scopes from consents where user_id = ? and client_id = ?",
            row -> Set.copyOf(row.texts(1)),
            userId,
            clientId)
        .orElse(Set.of());
  }

  /** Adds scopes to those that the user of a session permits a client. */
  public void grant(SessionRef session, String clientId, Set<String> scopes, RequestOrigin origin) {
    sql.update(
        "insert into consents (user_id, client_id, scopes, granted_at) values (?, ?, ?, ?)"
            + " on conflict (user_id, client_id) do update set granted_at = excluded.granted_at,"
            + " scopes = (select array_agg(distinct scope order by scope)"
            + " from unnest(consents.scopes || excluded.scopes) scope)",
        session.userId(),
        clientId,
        Sql.texts(scopes),
        clock.instant());
    audit.succeeded(
        EventType.CONSENT_GRANTED,
        Subject.user(session.userId()).inSession(session.sessionId()).with(clientId),
        origin);
  }

  /** The applications of a user: those with a live grant or a consent, by name. */
  public List<Application> applications(UUID userId) {
    return sql.list(
        "select c.client_id, c.name, coalesce(k.scopes, '{}'), k.granted_at,"
            + " (select max(s.last_used_at) from sessions s where s.user_id = ?"
            + " and s.client_id = c.client_id and s.ended_at is null and s.idle_expires_at > ?)"
            + " from oauth_clients c"
            + " left join consents k on k.client_id = c.client_id and k.user_id = ?"
            + " where k.user_id is not null or exists (select 1 from sessions s"
            + " where s.user_id = ? and s.client_id = c.client_id and s.ended_at is null"
            + " and s.idle_expires_at > ?) order by c.name, c.client_id",
        ConsentService::application,
        userId,
        clock.instant(),
        userId,
        userId,
        clock.instant());
  }

  private static Application application(Row row) {
    return new Application(
        row.text(1),
        row.text(2),
        Set.copyOf(row.texts(3)),
        Optional.ofNullable(row.time(4)),
        Optional.ofNullable(row.time(5)));
  }

  /**
   * Withdraws the consent of the user of a session and ends all sessions of the client. What the
   * client could still open one with is forgotten.
   *
   * @return false if there was neither
   */
  public boolean revoke(SessionRef session, String clientId, RequestOrigin origin) {
    Subject user = Subject.user(session.userId()).inSession(session.sessionId());
    return revoke(user, clientId, EndReason.CONSENT_REVOKED, origin);
  }

  /** The same for an operator. */
  public boolean revokeByOperator(UUID userId, String clientId, RequestOrigin origin) {
    return revoke(Subject.user(userId), clientId, EndReason.ENDED_BY_OPERATOR, origin);
  }

  private boolean revoke(Subject user, String clientId, EndReason reason, RequestOrigin origin) {
    // First: who redeems a code locks its row before the account, which would be a deadlock.
    forgetUnredeemed(user.userId(), clientId);
    boolean ended = grants.end(user.userId(), clientId, reason, origin);
    boolean removed =
        sql.update(
                "delete from consents where user_id = ? and client_id = ?", user.userId(), clientId)
            > 0;
    if (removed) {
      audit.succeeded(EventType.CONSENT_REVOKED, user.with(clientId), origin);
    }
    return ended || removed;
  }

  private void forgetUnredeemed(UUID userId, String clientId) {
    // By their sessions, for which there is an index.
    sql.update(
        "delete from authorization_codes where session_id in (select id from sessions"
            + " where user_id = ?) and client_id = ? and grant_id is null",
        userId,
        clientId);
    sql.update(
        "delete from device_grants where user_id = ? and client_id = ? and allowed"
            + " and grant_id is null",
        userId,
        clientId);
  }
}
