package dev.sallyport.session;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.PasswordHash;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.refresh.RefreshRotation;
import dev.sallyport.session.refresh.RefreshRotation.Verdict;
import dev.sallyport.session.refresh.RefreshToken;
import dev.sallyport.session.refresh.RefreshTokenValue;
import dev.sallyport.session.refresh.RefreshTooEarly;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Opens, refreshes and ends sessions in PostgreSQL, each in one transaction. Operations that end
 * several sessions of a user first lock the user and use set-based statements, so that the sessions
 * of a user are never read into memory. Operations on one session lock only that session.
 */
@Stateless
public class SessionService {
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Maximum number of sessions that one statement ends, which keeps it far below the statement
   * time-out.
   */
  static final int BATCH = 20_000;

  /** Maximum number of sessions in one event, and so in one message to the other nodes. */
  static final int TOLD_AT_ONCE = 1_000;

  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T00:00:00Z");

  @PersistenceContext EntityManager entities;
  @Inject AccountService accounts;
  @Inject AuditService audit;
  @Inject SessionSettings settings;
  @Inject Event<SessionsEnded> ended;
  @Inject Clock clock;

  /**
   * Creates the account and its first session; empty if the e-mail address is taken.
   *
   * @param id of the new session
   */
  public Optional<OpenSession> signUp(
      UUID id, EmailAddress email, PasswordHash hash, String network, RequestOrigin origin) {
    return accounts.create(email, hash, network, id, origin).map(user -> open(id, user, origin));
  }

  /**
   * Opens a session for a user whose password was verified. The least recently used sessions beyond
   * {@code MAX_SESSIONS} end in the same transaction, under the lock of the account.
   *
   * @param id of the new session
   * @param verifiedHash the hash against which the password was verified
   * @param renewedHash replaces the stored hash; null keeps it
   * @return empty when the account was deactivated or deleted or its hash replaced meanwhile
   */
  public Optional<OpenSession> logIn(
      UUID id,
      UUID userId,
      String verifiedHash,
      PasswordHash renewedHash,
      String network,
      RequestOrigin origin) {
    Optional<User> user =
        accounts.recordLogin(userId, verifiedHash, renewedHash, network, id, origin);
    user.ifPresent(present -> endBeyondLimit(userId, origin));
    return user.map(present -> open(id, present, origin));
  }

  private OpenSession open(UUID id, User user, RequestOrigin origin) {
    Instant now = clock.instant();
    RefreshTokenValue value = RefreshTokenValue.random(RANDOM);
    Session session =
        new Session(
            id,
            user.id(),
            value.familyHash(),
            origin,
            now,
            settings.idleLifetime(),
            settings.absoluteLifetime());
    entities.persist(session);
    // Flushed here, because JPA does not know the foreign key between the two.
    entities.flush();
    entities.persist(new RefreshToken(value, session, now));
    return opened(session, user, value);
  }

  /** Makes room for one more session. */
  private void endBeyondLimit(UUID userId, RequestOrigin origin) {
    Instant now = clock.instant();
    int count = 0;
    int batch;
    do {
      batch =
          entities
              .createNativeQuery(
                  "update sessions set ended_at = ?1, end_reason = ?2 where ended_at is null"
                      + " and id in (select id from sessions where user_id = ?3"
                      + " and ended_at is null and idle_expires_at > ?1"
                      + " order by last_used_at desc offset ?4 limit ?5)")
              .setParameter(1, Timestamp.from(now))
              .setParameter(2, EndReason.SESSION_LIMIT.code())
              .setParameter(3, userId)
              .setParameter(4, settings.maxSessions() - 1)
              .setParameter(5, BATCH)
              .executeUpdate();
      count += batch;
    } while (batch == BATCH);
    if (count > 0) {
      tellEnded(userId, EndReason.SESSION_LIMIT, now);
      audit.succeeded(
          EventType.SESSION_ENDED,
          Subject.user(userId).with(EndReason.SESSION_LIMIT.code()),
          origin);
    }
  }

  /**
   * Exchanges a refresh token.
   *
   * @return the session with its next token, the same one for a retry; empty for an invalid token,
   *     whatever the reason. A reuse has then ended the session.
   * @throws RefreshTooEarly if the session is refreshed too often; nothing has changed then
   */
  public Optional<OpenSession> refresh(RefreshTokenValue value, RequestOrigin origin) {
    return present(value, origin).flatMap(presented -> refresh(presented, origin));
  }

  private Optional<OpenSession> refresh(Presented presented, RequestOrigin origin) {
    return switch (presented.verdict()) {
      case ROTATE -> Optional.of(rotate(presented, origin));
      case RETRY -> Optional.of(retry(presented, origin));
      case TOO_EARLY -> throw tooEarly(presented);
      case REUSE -> {
        endForReuse(presented, origin);
        yield Optional.empty();
      }
      case REFUSE -> Optional.empty();
    };
  }

  private OpenSession rotate(Presented presented, RequestOrigin origin) {
    Session session = presented.session();
    Instant now = presented.now();
    RefreshTokenValue successor = presented.value().next(RANDOM);
    session.used(origin, now, settings.idleLifetime());
    session.rotated(now, settings.refreshInterval());
    presented.token().usedFor(successor, presented.value().sealSuccessor(successor, RANDOM), now);
    if (session.tokenFamily() == null) {
      // Its earlier tokens have no family, so their rows are kept to recognise them.
      session.adopt(presented.value().familyHash());
    } else {
      prunePredecessor(presented.token());
    }
    // The old token must be marked as used before the new one is inserted, because only one token
    // may be unused.
    entities.flush();
    entities.persist(new RefreshToken(successor, session, now));
    audit.succeeded(EventType.REFRESH, subject(session), origin);
    return opened(session, presented.user(), successor);
  }

  /** The previous token can no longer be retried; it is recognised by its family. */
  private void prunePredecessor(RefreshToken token) {
    entities
        .createNativeQuery(
            "delete from refresh_tokens where successor_hash = ?1 and session_id = ?2")
        .setParameter(1, token.hash())
        .setParameter(2, token.sessionId())
        .executeUpdate();
  }

  private OpenSession retry(Presented presented, RequestOrigin origin) {
    Session session = presented.session();
    session.retried(presented.now());
    presented.token().retried(presented.now());
    audit.succeeded(EventType.REFRESH_RETRY, subject(session), origin);
    return opened(
        session,
        presented.user(),
        presented.value().openSuccessor(presented.token().sealedSuccessor()));
  }

  private RefreshTooEarly tooEarly(Presented presented) {
    Session session = presented.session();
    Instant allowed = session.nextRotation(presented.now(), settings.refreshInterval());
    return new RefreshTooEarly(
        new SessionRef(session.userId(), session.id()), Duration.between(presented.now(), allowed));
  }

  private void endForReuse(Presented presented, RequestOrigin origin) {
    audit.detected(
        EventType.REFRESH_TOKEN_REUSE,
        subject(presented.session()),
        origin,
        FailureReason.REUSED_TOKEN);
    end(presented.session(), EndReason.REFRESH_REUSE, presented.now());
  }

  /**
   * A stored or pruned refresh token with its session, which is locked until the transaction ends.
   *
   * @param token null when its row was pruned
   * @param user null when the token's row was pruned
   */
  private record Presented(
      RefreshTokenValue value,
      Session session,
      RefreshToken token,
      User user,
      Verdict verdict,
      Instant now) {}

  private Optional<Presented> present(RefreshTokenValue value, RequestOrigin origin) {
    return lockedSessionOf(value).map(session -> judged(value, session, origin));
  }

  private Presented judged(RefreshTokenValue value, Session session, RequestOrigin origin) {
    RefreshRotation rotation =
        new RefreshRotation(settings.refreshGrace(), settings.refreshInterval());
    // Read after the lock, so that changes of a concurrent refresh are visible.
    List<Object[]> read =
        entities
            .createQuery(
                "select t, u from RefreshToken t, User u where t.hash = :hash and u.id = :user",
                Object[].class)
            .setParameter("hash", value.hash())
            .setParameter("user", session.userId())
            .getResultList();
    Instant now = clock.instant();
    if (read.isEmpty()) {
      return new Presented(value, session, null, null, rotation.judgePruned(session), now);
    }
    RefreshToken token = (RefreshToken) read.get(0)[0];
    User user = (User) read.get(0)[1];
    Verdict verdict =
        rotation.judge(token, successorUsed(token), session, user.isActive(), origin, now);
    return new Presented(value, session, token, user, verdict, now);
  }

  private boolean successorUsed(RefreshToken token) {
    if (token.successorHash() == null) {
      return false;
    }
    RefreshToken successor = entities.find(RefreshToken.class, token.successorHash());
    return successor == null || successor.usedAt() != null;
  }

  /** The session of a token, whatever the state of either; locked until the transaction ends. */
  private Optional<Session> lockedSessionOf(RefreshTokenValue value) {
    return locked(
            "s.id = (select t.sessionId from RefreshToken t where t.hash = :hash)", value.hash())
        .or(() -> locked("s.tokenFamily = :hash", value.familyHash()));
  }

  private Optional<Session> locked(String condition, String hash) {
    return entities
        .createQuery("select s from Session s where " + condition, Session.class)
        .setParameter("hash", hash)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .stream()
        .findFirst();
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

  /** The user and session of a refresh token, including ended sessions. */
  public Optional<SessionRef> ownerOf(RefreshTokenValue value) {
    return owner(
            "s.id = (select t.sessionId from RefreshToken t where t.hash = :hash)", value.hash())
        .or(() -> owner("s.tokenFamily = :hash", value.familyHash()));
  }

  private Optional<SessionRef> owner(String condition, String hash) {
    return entities
        .createQuery("select s.userId, s.id from Session s where " + condition, Object[].class)
        .setParameter("hash", hash)
        .getResultList()
        .stream()
        .findFirst()
        .map(row -> new SessionRef((UUID) row[0], (UUID) row[1]));
  }

  /**
   * The user's live sessions, last used first.
   *
   * @param after the last session of the page before, by {@code lastUsedAt} and id
   * @param limit sessions at most
   */
  public List<Session> live(UUID userId, Optional<Cursor> after, int limit) {
    return entities
        .createQuery(
            "select s from Session s where s.userId = :user and s.endedAt is null"
                + " and s.idleExpiresAt > :now and s.lastUsedAt <= :at"
                + " and (s.lastUsedAt < :at or s.id > :id) order by s.lastUsedAt desc, s.id",
            Session.class)
        .setParameter("user", userId)
        .setParameter("now", clock.instant())
        .setParameter("at", after.map(Cursor::createdAt).orElse(LAST_INSTANT))
        .setParameter("id", after.map(Cursor::id).orElse(FIRST_ID))
        .setMaxResults(limit)
        .getResultList();
  }

  /** Number of live sessions of the user. */
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

  /**
   * Number of live sessions of all users. Reads all of them, so it must not be called for every
   * request.
   */
  public long countAllLive() {
    return entities
        .createQuery(
            "select count(s) from Session s where s.endedAt is null and s.idleExpiresAt > :now",
            Long.class)
        .setParameter("now", clock.instant())
        .getSingleResult();
  }

  /**
   * Logs out by refresh token. A used token that is not a retry is a reuse: it ends only its own
   * session and records an event.
   *
   * @return empty for an unknown token; otherwise as {@link #logOut(SessionRef, LogoutScope,
   *     Origin)}
   */
  public Optional<Boolean> logOut(
      RefreshTokenValue value, LogoutScope scope, RequestOrigin origin) {
    return ownerOf(value).map(owner -> logOut(owner, value, scope, origin));
  }

  private boolean logOut(
      SessionRef owner, RefreshTokenValue value, LogoutScope scope, RequestOrigin origin) {
    if (scope != LogoutScope.LOCAL) {
      accounts.lockForSessions(owner.userId());
    }
    return endedForReuse(value, origin) ? scope == LogoutScope.LOCAL : logOut(owner, scope, origin);
  }

  /**
   * Ends the session of a refresh token; does nothing for an ended session or an unknown token. A
   * used token that is not a retry is a reuse.
   *
   * @return the session, which has ended by now, and its user; empty for an unknown token
   */
  public Optional<SessionRef> revoke(RefreshTokenValue value, RequestOrigin origin) {
    Optional<SessionRef> owner = ownerOf(value);
    if (!endedForReuse(value, origin)) {
      owner.ifPresent(found -> end(found, EndReason.TOKEN_REVOKED, origin));
    }
    return owner;
  }

  private boolean endedForReuse(RefreshTokenValue value, RequestOrigin origin) {
    Optional<Presented> reused =
        present(value, origin).filter(presented -> presented.verdict() == Verdict.REUSE);
    reused.ifPresent(presented -> endForReuse(presented, origin));
    return reused.isPresent();
  }

  /**
   * Logs out; does nothing for a session that has ended. Records one event if a session ended.
   *
   * @return false if other sessions should end but the current session is not live: its remains,
   *     such as an old refresh token, no longer authenticate the user. Nothing has ended then.
   */
  public boolean logOut(SessionRef current, LogoutScope scope, RequestOrigin origin) {
    if (scope != LogoutScope.LOCAL) {
      accounts.lockForSessions(current.userId());
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
      UUID except = scope.covers(true) ? FIRST_ID : current.sessionId();
      some = endOpen(current.userId(), except, EndReason.LOGOUT, now) > 0;
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

  /**
   * Deactivates or activates a user; deactivation ends every session. False for an unknown user.
   */
  public boolean setActive(UUID userId, boolean active, RequestOrigin origin) {
    if (!accounts.setActive(userId, active, origin)) {
      return false;
    }
    if (!active) {
      endOpen(userId, FIRST_ID, EndReason.USER_DEACTIVATED, clock.instant());
    }
    return true;
  }

  /** Replaces a user's roles and ends every session, because their tokens contain the old roles. */
  public boolean setRoles(UUID userId, Set<String> roles, RequestOrigin origin) {
    if (!accounts.setRoles(userId, roles, origin)) {
      return false;
    }
    endOpen(userId, FIRST_ID, EndReason.ROLES_CHANGED, clock.instant());
    return true;
  }

  /** Ends every session of a user and records one event; returns the number of live sessions. */
  public int endAll(UUID userId, EndReason reason, RequestOrigin origin) {
    accounts.lockForSessions(userId);
    int live = (int) countLive(userId);
    endOpen(userId, FIRST_ID, reason, clock.instant());
    if (live > 0) {
      audit.succeeded(EventType.SESSION_ENDED, Subject.user(userId).with(reason.code()), origin);
    }
    return live;
  }

  /**
   * Ends the sessions of a user in batches under the user's lock; returns their number.
   *
   * @param except a session that is kept
   */
  private int endOpen(UUID userId, UUID except, EndReason reason, Instant now) {
    int count = 0;
    int batch;
    do {
      batch =
          entities
              .createNativeQuery(
                  "update sessions set ended_at = ?1, end_reason = ?2 where ended_at is null"
                      + " and id in (select id from sessions where user_id = ?3"
                      + " and ended_at is null and id <> ?4 limit ?5)")
              .setParameter(1, Timestamp.from(now))
              .setParameter(2, reason.code())
              .setParameter(3, userId)
              .setParameter(4, except)
              .setParameter(5, BATCH)
              .executeUpdate();
      count += batch;
    } while (batch == BATCH);
    if (count > 0) {
      tellEnded(userId, reason, now);
    }
    return count;
  }

  private void end(Session session, EndReason reason, Instant now) {
    session.end(reason, now);
    ended.fire(new SessionsEnded(Set.of(session.id()), now));
  }

  /**
   * Fires events for the sessions that this transaction has ended and that may still have a valid
   * access token; tokens of older sessions have all expired.
   */
  private void tellEnded(UUID userId, EndReason reason, Instant endedAt) {
    UUID last = FIRST_ID;
    List<UUID> ids;
    do {
      ids =
          entities
              .createQuery(
                  "select s.id from Session s where s.userId = :user and s.endedAt = :at"
                      + " and s.endReason = :reason and s.lastUsedAt > :since and s.id > :last"
                      + " order by s.id",
                  UUID.class)
              .setParameter("user", userId)
              .setParameter("at", endedAt)
              .setParameter("reason", reason.code())
              .setParameter("since", endedAt.minus(settings.tokensLive()))
              .setParameter("last", last)
              .setMaxResults(TOLD_AT_ONCE)
              .getResultList();
      if (!ids.isEmpty()) {
        ended.fire(new SessionsEnded(Set.copyOf(ids), endedAt));
        last = ids.get(ids.size() - 1);
      }
    } while (ids.size() == TOLD_AT_ONCE);
  }

  private static Subject subject(Session session) {
    return Subject.user(session.userId()).inSession(session.id());
  }

  private static OpenSession opened(Session session, User user, RefreshTokenValue token) {
    return new OpenSession(
        session.id(), user, token, session.idleExpiresAt(), session.absoluteExpiresAt());
  }
}
