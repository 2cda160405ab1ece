package dev.sallyport.session;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.EmailAddress;
import dev.sallyport.account.PasswordHash;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Origin;
import dev.sallyport.audit.Subject;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Sessions in PostgreSQL: opened, refreshed, ended, each in one transaction. Locks are taken in one
 * order, user before session, sessions by id, so that no two calls wait for each other.
 */
@Stateless
public class SessionService {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MAX_LISTED = 100;

  @PersistenceContext EntityManager entities;
  @Inject AccountService accounts;
  @Inject AuditService audit;
  @Inject SessionSettings settings;
  @Inject Event<SessionsEnded> ended;
  @Inject Clock clock;

  /** Creates the account and its first session; empty when the e-mail is taken. */
  public Optional<OpenSession> signUp(
      EmailAddress email, PasswordHash hash, String network, Origin origin) {
    UUID id = UUID.randomUUID();
    return accounts.create(email, hash, network, id, origin).map(user -> open(id, user, origin));
  }

  /**
   * Opens a session for a user whose password was right.
   *
   * @param verifiedHash what the password was right for
   * @param renewedHash replaces the stored hash; null leaves it
   * @return empty when the account was deactivated or deleted or its hash replaced meanwhile
   */
  public Optional<OpenSession> logIn(
      UUID userId, String verifiedHash, PasswordHash renewedHash, String network, Origin origin) {
    UUID id = UUID.randomUUID();
    return accounts
        .recordLogin(userId, verifiedHash, renewedHash, network, id, origin)
        .map(user -> open(id, user, origin));
  }

  private OpenSession open(UUID id, User user, Origin origin) {
    Instant now = clock.instant();
    Session session =
        new Session(
            id, user.id(), origin, now, settings.idleLifetime(), settings.absoluteLifetime());
    RefreshTokenValue value = RefreshTokenValue.random(RANDOM);
    entities.persist(session);
    // Flushed here, because the foreign key between the two is the database's, not JPA's.
    entities.flush();
    entities.persist(new RefreshToken(value, session, now));
    return opened(session, user, value);
  }

  /**
   * Uses a refresh token up.
   *
   * @return the session with its next token, the same for a retry; empty for a token that is no
   *     good, whatever the reason. A reuse has then ended the session.
   */
  public Optional<OpenSession> refresh(RefreshTokenValue presented, Origin origin) {
    Optional<Session> locked = lockedSessionOf(presented);
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    Session session = locked.get();
    // Read after the lock, not before: what another refresh did to them must be seen.
    Object[] read =
        entities
            .createQuery(
                "select t, u from RefreshToken t, User u where t.hash = :hash and u.id = :user",
                Object[].class)
            .setParameter("hash", presented.hash())
            .setParameter("user", session.userId())
            .getSingleResult();
    RefreshToken token = (RefreshToken) read[0];
    User user = (User) read[1];
    Instant now = clock.instant();
    RefreshRotation rotation = new RefreshRotation(settings.refreshGrace());
    return switch (rotation.judge(token, successorUsed(token), session, user.isActive(), now)) {
      case ROTATE -> Optional.of(rotate(presented, token, session, user, origin, now));
      case RETRY -> {
        audit.succeeded(EventType.REFRESH, subject(session).with("retry"), origin);
        yield Optional.of(opened(session, user, presented.openSuccessor(token.sealedSuccessor())));
      }
      case REUSE -> {
        audit.detected(
            EventType.REFRESH_TOKEN_REUSE, subject(session), origin, FailureReason.REUSED_TOKEN);
        end(List.of(session), EndReason.REFRESH_REUSE, now);
        yield Optional.empty();
      }
      case REFUSE -> Optional.empty();
    };
  }

  private OpenSession rotate(
      RefreshTokenValue presented,
      RefreshToken token,
      Session session,
      User user,
      Origin origin,
      Instant now) {
    RefreshTokenValue successor = RefreshTokenValue.random(RANDOM);
    session.used(origin, now, settings.idleLifetime());
    token.usedFor(successor, presented.sealSuccessor(successor, RANDOM), now);
    // The old one must be used in the database before the new one is there: only one is unused.
    entities.flush();
    entities.persist(new RefreshToken(successor, session, now));
    audit.succeeded(EventType.REFRESH, subject(session), origin);
    return opened(session, user, successor);
  }

  private boolean successorUsed(RefreshToken token) {
    if (token.successorHash() == null) {
      return false;
    }
    RefreshToken successor = entities.find(RefreshToken.class, token.successorHash());
    return successor == null || successor.usedAt() != null;
  }

  /** The session of a token, whatever became of either; locked until the transaction ends. */
  private Optional<Session> lockedSessionOf(RefreshTokenValue presented) {
    return entities
        .createQuery(
            "select s from Session s where s.id ="
                + " (select t.sessionId from RefreshToken t where t.hash = :hash)",
            Session.class)
        .setParameter("hash", presented.hash())
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Which user and session a refresh token belongs to, ended ones included. */
  public Optional<SessionOwner> ownerOf(RefreshTokenValue presented) {
    return entities
        .createQuery(
            "select s.userId, s.id from Session s, RefreshToken t"
                + " where t.hash = :hash and t.sessionId = s.id",
            Object[].class)
        .setParameter("hash", presented.hash())
        .getResultList()
        .stream()
        .findFirst()
        .map(row -> new SessionOwner((UUID) row[0], (UUID) row[1]));
  }

  /** The user's live sessions, last used first, at most 100. */
  public List<Session> live(UUID userId) {
    return entities
        .createQuery(
            "select s from Session s where s.userId = :user and s.endedAt is null"
                + " and s.idleExpiresAt > :now order by s.lastUsedAt desc, s.id",
            Session.class)
        .setParameter("user", userId)
        .setParameter("now", clock.instant())
        .setMaxResults(MAX_LISTED)
        .getResultList();
  }

  /** How many of the user's sessions are live. */
  public long countLive(UUID userId) {
    return entities
        .createQuery(
            "select count(s) from Session s where s.userId = :user and s.endedAt is null"
                + " and s.idleExpiresAt > :now",
            Long.class)
        .setParameter("user", userId)
        .setParameter("now", clock.instant())
        .getSingleResult();
  }

  /** How many sessions are live, of all users; reads each of them, so not at every request. */
  public long countAllLive() {
    return entities
        .createQuery(
            "select count(s) from Session s where s.endedAt is null and s.idleExpiresAt > :now",
            Long.class)
        .setParameter("now", clock.instant())
        .getSingleResult();
  }

  /**
   * Logs out; harmless for a session that has ended. Leaves one event unless nothing ended.
   *
   * @return false when others should end and the current session is not live: what it left behind,
   *     such as an old refresh token, does not speak for the user any more. Nothing has ended then.
   */
  public boolean logOut(SessionOwner current, LogoutScope scope, Origin origin) {
    List<Session> open = lockOpen(current.userId());
    // After the locks, which others may hold for long.
    Instant now = clock.instant();
    List<Session> sessions =
        open.stream()
            .filter(session -> scope.covers(session.id().equals(current.sessionId())))
            .toList();
    boolean others =
        sessions.stream().anyMatch(session -> !session.id().equals(current.sessionId()));
    if (others && open.stream().noneMatch(session -> isLiveOne(session, current, now))) {
      return false;
    }
    if (!sessions.isEmpty()) {
      end(sessions, EndReason.LOGOUT, now);
      audit.succeeded(
          EventType.LOGOUT,
          Subject.user(current.userId()).inSession(current.sessionId()).with(scope.code()),
          origin);
    }
    return true;
  }

  private static boolean isLiveOne(Session session, SessionOwner current, Instant now) {
    return session.id().equals(current.sessionId()) && session.isLive(now);
  }

  /** Ends one session of a user; false when the user has no such live session. */
  public boolean end(SessionOwner owner, EndReason reason, Origin origin) {
    List<Session> sessions =
        lockOpen(owner.userId()).stream()
            .filter(session -> session.id().equals(owner.sessionId()))
            .filter(session -> session.isLive(clock.instant()))
            .toList();
    if (!sessions.isEmpty()) {
      end(sessions, reason, clock.instant());
      audit.succeeded(
          EventType.SESSION_ENDED,
          Subject.user(owner.userId()).inSession(owner.sessionId()).with(reason.code()),
          origin);
    }
    return !sessions.isEmpty();
  }

  /**
   * Deactivates or activates a user; deactivation ends every session. False for an unknown user.
   */
  public boolean setActive(UUID userId, boolean active, Origin origin) {
    if (!accounts.setActive(userId, active, origin)) {
      return false;
    }
    if (!active) {
      end(lockOpen(userId), EndReason.USER_DEACTIVATED, clock.instant());
    }
    return true;
  }

  /** Replaces a user's roles and ends every session, whose tokens tell the old ones. */
  public boolean setRoles(UUID userId, Set<String> roles, Origin origin) {
    if (!accounts.setRoles(userId, roles, origin)) {
      return false;
    }
    end(lockOpen(userId), EndReason.ROLES_CHANGED, clock.instant());
    return true;
  }

  /** Ends every session of a user, with one event; how many were live. */
  public int endAll(UUID userId, EndReason reason, Origin origin) {
    List<Session> open = lockOpen(userId);
    Instant now = clock.instant();
    List<Session> sessions = open.stream().filter(session -> session.isLive(now)).toList();
    if (!sessions.isEmpty()) {
      end(sessions, reason, now);
      audit.succeeded(EventType.SESSION_ENDED, Subject.user(userId).with(reason.code()), origin);
    }
    return sessions.size();
  }

  private List<Session> lockOpen(UUID userId) {
    return entities
        .createQuery(
            "select s from Session s where s.userId = :user and s.endedAt is null order by s.id",
            Session.class)
        .setParameter("user", userId)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  private void end(Collection<Session> sessions, EndReason reason, Instant now) {
    Set<UUID> ids = new LinkedHashSet<>();
    for (Session session : sessions) {
      session.end(reason, now);
      ids.add(session.id());
    }
    if (!ids.isEmpty()) {
      ended.fire(new SessionsEnded(ids, now));
    }
  }

  private static Subject subject(Session session) {
    return Subject.user(session.userId()).inSession(session.id());
  }

  private static OpenSession opened(Session session, User user, RefreshTokenValue token) {
    return new OpenSession(
        session.id(), user, token, session.idleExpiresAt(), session.absoluteExpiresAt());
  }
}
