package dev.sallyport.session;

import dev.sallyport.account.User;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.TableSample;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.secret.RefreshToken;
import dev.sallyport.session.secret.RefreshTokenValue;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Opens and lists sessions in PostgreSQL. */
@Stateless
public class SessionService {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int SAMPLE = 200_000;
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T00:00:00Z");

  private final EntityManager entities;
  private final SessionEndService ends;
  private final SessionSettings settings;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SessionService() {
    this(null, null, null, null);
  }

  @Inject
  public SessionService(
      EntityManager entities, SessionEndService ends, SessionSettings settings, Clock clock) {
    this.entities = entities;
    this.ends = ends;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Opens a session for a user who was authenticated. The least recently used sessions beyond
   * {@code MAX_SESSIONS} end in the same transaction, under the lock of the account.
   *
   * @param id of the new session
   * @param user locked by the caller, or new
   * @throws Problem 403 if the user has requested the deletion of the account
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public OpenSession open(UUID id, User user, Authentication authentication, RequestOrigin origin) {
    if (user.isDeletionPending()) {
      throw Problem.of(ProblemType.ACCOUNT_DELETION_PENDING);
    }
    ends.endBeyondLimit(user.id(), origin);
    Instant now = clock.instant();
    RefreshTokenValue value = RefreshTokenValue.random(RANDOM);
    Session session =
        new Session(
            id,
            user.id(),
            authentication,
            value.familyHash(),
            origin,
            now,
            settings.idleLifetime(),
            settings.absoluteLifetime());
    entities.persist(session);
    // Flushed here, because JPA does not know the foreign key between the two.
    entities.flush();
    entities.persist(new RefreshToken(value, id, now, session.idleExpiresAt()));
    return OpenSession.of(session, user, value);
  }

  /** How the user of a live session was authenticated; empty if the session is not live. */
  public Optional<Authentication> authentication(SessionRef session) {
    return Optional.ofNullable(entities.find(Session.class, session.sessionId()))
        .filter(found -> isLiveOf(found, session))
        .map(Session::authentication);
  }

  /**
   * Records that the user of a live session was authenticated again. The refresh token is the same.
   *
   * @param again from the authentication until now
   * @return the session, locked until the transaction ends; empty if it is not live
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public Optional<Session> authenticateAgain(
      SessionRef session, UnaryOperator<Authentication> again) {
    Optional<Session> live =
        Optional.ofNullable(
                entities.find(Session.class, session.sessionId(), LockModeType.PESSIMISTIC_WRITE))
            .filter(found -> isLiveOf(found, session));
    live.ifPresent(found -> found.authenticatedAgain(again.apply(found.authentication())));
    return live;
  }

  private boolean isLiveOf(Session found, SessionRef session) {
    return found.userId().equals(session.userId()) && found.isLive(clock.instant());
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
            "select s from Session s where s.userId = :user and s.clientId is null"
                + " and s.endedAt is null"
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
            "select count(s) from Session s where s.userId = :user and s.clientId is null"
                + " and s.endedAt is null"
                + " and s.idleExpiresAt > :now",
            Long.class)
        .setParameter("user", userId)
        .setParameter("now", clock.instant())
        .getSingleResult();
  }

  /**
   * Number of live sessions of all users: exact up to {@value #SAMPLE} stored ones, otherwise
   * estimated from about so many. It must not be called for every request.
   */
  public long countAllLive() {
    Sql sql = Sql.in(entities);
    TableSample sample = TableSample.of(sql, "sessions", SAMPLE);
    return sample.whole(
        sql.one(
            "select count(*) from sessions"
                + sample.clause()
                + " where ended_at is null and idle_expires_at > ?",
            row -> row.number(1),
            clock.instant()));
  }
}
