package dev.sallyport.session.grant;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionSettings;
import dev.sallyport.session.secret.RefreshToken;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.token.ClientGrant;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Opens, lists and ends the sessions of clients. */
@Stateless
public class GrantService {
  /** Maximum number of live grants of a user. */
  static final int MAX_GRANTS = 200;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final EntityManager entities;
  private final AccountService accounts;
  private final AuditService audit;
  private final SessionSettings settings;
  private final Clock clock;

  /** Required by the EJB container. */
  protected GrantService() {
    this(null, null, null, null, null);
  }

  @Inject
  public GrantService(
      EntityManager entities,
      AccountService accounts,
      AuditService audit,
      SessionSettings settings,
      Clock clock) {
    this.entities = entities;
    this.accounts = accounts;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Opens a session of a client. The locks of the account and of the session above are held until
   * the transaction ends, so that no grant is opened below a session that ends meanwhile.
   *
   * @param id of the new session
   * @param above the session in which the user has signed in to the client
   * @return empty if that session or its user is no longer live
   */
  public Optional<OpenSession> open(
      UUID id, SessionRef above, ClientGrant grant, RequestOrigin origin) {
    Optional<User> user = accounts.lock(above.userId()).filter(User::isActive);
    Instant now = clock.instant();
    Optional<Session> parent =
        Optional.ofNullable(
                entities.find(Session.class, above.sessionId(), LockModeType.PESSIMISTIC_WRITE))
            .filter(found -> found.userId().equals(above.userId()) && found.isLive(now));
    if (user.isEmpty() || parent.isEmpty()) {
      return Optional.empty();
    }
    endBeyondLimit(above.userId(), now);
    RefreshTokenValue value = RefreshTokenValue.random(RANDOM);
    Session session =
        Session.below(parent.get(), id, grant, value.familyHash(), origin, now, settings);
    entities.persist(session);
    // Flushed here, because JPA does not know the foreign key between the two.
    entities.flush();
    entities.persist(new RefreshToken(value, id, now, session.idleExpiresAt()));
    audit.succeeded(
        EventType.CLIENT_SIGNED_IN,
        Subject.user(above.userId()).inSession(id).with(grant.clientId()),
        origin);
    return Optional.of(OpenSession.of(session, user.get(), value));
  }

  private void endBeyondLimit(UUID userId, Instant now) {
    Sql.in(entities)
        .update(
            "update sessions set ended_at = ?, end_reason = ? where id in (select id from sessions"
                + " where user_id = ? and client_id is not null and ended_at is null"
                + " order by created_at desc offset ?)",
            now,
            EndReason.SESSION_LIMIT.code(),
            userId,
            MAX_GRANTS - 1);
  }

  /** The live grants of a user, newest first. */
  public List<Grant> of(UUID userId) {
    return Sql.in(entities)
        .list(
            "select id, client_id, scopes, created_at, last_used_at from sessions"
                + " where user_id = ? and client_id is not null and ended_at is null"
                + " and idle_expires_at > ? order by created_at desc limit ?",
            GrantService::grant,
            userId,
            clock.instant(),
            MAX_GRANTS);
  }

  /**
   * Ends the grants that a client has from a user.
   *
   * @return whether there was one
   */
  public boolean end(UUID userId, String clientId, EndReason reason, RequestOrigin origin) {
    accounts.lock(userId);
    int ended =
        Sql.in(entities)
            .update(
                "update sessions set ended_at = ?, end_reason = ?"
                    + " where user_id = ? and client_id = ? and ended_at is null",
                clock.instant(),
                reason.code(),
                userId,
                clientId);
    if (ended > 0) {
      audit.succeeded(EventType.SESSION_ENDED, Subject.user(userId).with(reason.code()), origin);
    }
    return ended > 0;
  }

  /** Puts the grants below a session below another one of the same user. */
  public void move(SessionRef from, UUID to) {
    accounts.lock(from.userId());
    Sql.in(entities)
        .update(
            "update sessions set parent_id = ? where parent_id = ? and user_id = ?"
                + " and ended_at is null",
            to,
            from.sessionId(),
            from.userId());
  }

  /** The session above a grant, and its user; empty if either has been removed. */
  public Optional<SessionRef> above(UUID grantId) {
    return Sql.in(entities)
        .first(
            "select user_id, parent_id from sessions where id = ? and parent_id is not null",
            row -> new SessionRef(row.uuid(1), row.uuid(2)),
            grantId);
  }

  private static Grant grant(Row row) {
    return new Grant(row.uuid(1), row.text(2), Set.copyOf(row.texts(3)), row.time(4), row.time(5));
  }
}
