package dev.sallyport.session;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.EmailChanged;
import dev.sallyport.account.RolesChanged;
import dev.sallyport.account.UserDeactivated;
import dev.sallyport.account.deletion.AccountDeletionRequested;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Ends sessions in PostgreSQL. Operations that end several sessions of a user first lock the user
 * and use set-based statements, so that the sessions of a user are never read into memory.
 * Operations on one session lock only that session.
 */
@Stateless
public class SessionEndService {
  private final EntityManager entities;
  private final AccountService accounts;
  private final AuditService audit;
  private final OpenSessionRepository openSessions;
  private final SessionSettings settings;
  private final Event<SessionsEnded> ended;
  private final Event<SignedOutEverywhere> signedOut;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SessionEndService() {
    this(null, null, null, null, null, null, null, null);
  }

  @Inject
  public SessionEndService(
      EntityManager entities,
      AccountService accounts,
      AuditService audit,
      OpenSessionRepository openSessions,
      SessionSettings settings,
      Event<SessionsEnded> ended,
      Event<SignedOutEverywhere> signedOut,
      Clock clock) {
    this.entities = entities;
    this.accounts = accounts;
    this.audit = audit;
    this.openSessions = openSessions;
    this.settings = settings;
    this.ended = ended;
    this.signedOut = signedOut;
    this.clock = clock;
  }

  /**
   * Ends the least recently used sessions so that one more can be opened. The caller has locked the
   * account.
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void endBeyondLimit(UUID userId, RequestOrigin origin) {
    Instant now = clock.instant();
    int count = openSessions.endBeyond(userId, settings.maxSessions() - 1, now);
    if (count > 0) {
      audit.succeeded(
          EventType.SESSION_ENDED,
          Subject.user(userId).with(EndReason.SESSION_LIMIT.code()),
          origin);
    }
  }

  private Optional<Session> locked(SessionRef owner) {
    return entities
        .createQuery("select s from Session s where s.id = :id and s.userId = :user", Session.class)
        .setParameter("id", owner.sessionId())
        .setParameter("user", owner.userId())
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .stream()
        .findFirst();
  }

  /**
   * Logs out; does nothing for a session that has ended. Records one event if a session ended.
   *
   * @return false if other sessions should end but the current session is not live: its remains,
   *     such as an old refresh token, no longer authenticate the user. Nothing has ended then.
   */
  public boolean logOut(SessionRef current, LogoutScope scope, RequestOrigin origin) {
    if (scope != LogoutScope.LOCAL) {
      accounts.lock(current.userId());
    }
    Optional<Session> session = locked(current).filter(found -> !found.isEnded());
    Instant now = clock.instant();
    boolean live = session.filter(found -> found.isLive(now)).isPresent();
    if (scope != LogoutScope.LOCAL && !live && hasOthers(current)) {
      return false;
    }
    boolean some;
    if (scope == LogoutScope.LOCAL) {
      session.ifPresent(open -> end(open, EndReason.LOGOUT, now));
      some = session.isPresent();
    } else {
      UUID except = scope.covers(true) ? OpenSessionRepository.NONE : current.sessionId();
      some = openSessions.end(current.userId(), except, EndReason.LOGOUT, now) > 0;
      if (live) {
        signedOut.fire(new SignedOutEverywhere(current.userId()));
      }
    }
    if (some) {
      audit.succeeded(
          EventType.LOGOUT,
          Subject.user(current.userId()).inSession(current.sessionId()).with(scope.code()),
          origin);
    }
    return true;
  }

  private boolean hasOthers(SessionRef current) {
    return !entities
        .createQuery(
            "select s.id from Session s where s.userId = :user and s.endedAt is null"
                + " and s.id <> :current",
            UUID.class)
        .setParameter("user", current.userId())
        .setParameter("current", current.sessionId())
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** Ends one session of a user; false if the user has no such live session. */
  public boolean end(SessionRef owner, EndReason reason, RequestOrigin origin) {
    Optional<Session> found = locked(owner);
    Instant now = clock.instant();
    Optional<Session> live = found.filter(session -> session.isLive(now));
    live.ifPresent(
        session -> {
          end(session, reason, now);
          audit.succeeded(EventType.SESSION_ENDED, subject(session).with(reason.code()), origin);
        });
    return live.isPresent();
  }

  /**
   * Ends sessions that no client knows because their sign-in failed.
   *
   * @return ids of the sessions that exist, whether or not they had ended
   */
  public Set<UUID> endUnanswered(Collection<UUID> ids) {
    List<Session> found =
        entities
            .createQuery("select s from Session s where s.id in :ids order by s.id", Session.class)
            .setParameter("ids", ids)
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getResultList();
    Instant now = clock.instant();
    for (Session session : found) {
      if (!session.isEnded()) {
        end(session, EndReason.UNANSWERED, now);
        audit.succeeded(
            EventType.SESSION_ENDED,
            subject(session).with(EndReason.UNANSWERED.code()),
            RequestOrigin.SERVICE);
      }
    }
    return found.stream().map(Session::id).collect(Collectors.toSet());
  }

  public void onUserDeactivated(@Observes UserDeactivated change) {
    openSessions.end(
        change.userId(), OpenSessionRepository.NONE, EndReason.USER_DEACTIVATED, clock.instant());
  }

  public void onDeletionRequested(@Observes AccountDeletionRequested change) {
    openSessions.end(
        change.userId(), OpenSessionRepository.NONE, EndReason.ACCOUNT_DELETION, clock.instant());
  }

  /** The tokens of the sessions contain the earlier address. */
  public void onEmailChanged(@Observes EmailChanged change) {
    UUID kept = change.keptSession().orElse(OpenSessionRepository.NONE);
    openSessions.end(change.userId(), kept, EndReason.EMAIL_CHANGED, clock.instant());
  }

  /** The tokens of the sessions contain the earlier roles. */
  public void onRolesChanged(@Observes RolesChanged change) {
    openSessions.end(
        change.userId(), OpenSessionRepository.NONE, EndReason.ROLES_CHANGED, clock.instant());
  }

  public void onCredentialsChanged(@Observes CredentialsChanged change) {
    UUID kept = change.keptSession().orElse(OpenSessionRepository.NONE);
    openSessions.end(change.userId(), kept, EndReason.CREDENTIALS_CHANGED, clock.instant());
  }

  /** Ends every session of a user and records one event; returns the number of live sessions. */
  public int endAll(UUID userId, EndReason reason, RequestOrigin origin) {
    accounts.lock(userId);
    Instant now = clock.instant();
    int live =
        entities
            .createQuery(
                "select count(s) from Session s where s.userId = :user and s.endedAt is null"
                    + " and s.idleExpiresAt > :now",
                Long.class)
            .setParameter("user", userId)
            .setParameter("now", now)
            .getSingleResult()
            .intValue();
    openSessions.end(userId, OpenSessionRepository.NONE, reason, now);
    signedOut.fire(new SignedOutEverywhere(userId));
    if (live > 0) {
      audit.succeeded(EventType.SESSION_ENDED, Subject.user(userId).with(reason.code()), origin);
    }
    return live;
  }

  /** Ends a session that the caller has locked. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void end(UUID sessionId, EndReason reason, Instant now) {
    end(entities.find(Session.class, sessionId), reason, now);
  }

  private void end(Session session, EndReason reason, Instant now) {
    session.end(reason, now);
    ended.fire(new SessionsEnded(Set.of(session.id()), now));
  }

  private static Subject subject(Session session) {
    return Subject.user(session.userId()).inSession(session.id());
  }
}
