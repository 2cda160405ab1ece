package dev.sallyport.session.refresh;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.LogoutScope;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.RefreshToken;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionSettings;
import dev.sallyport.session.refresh.RefreshRotation.Verdict;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.token.ClientGrant;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Exchanges refresh tokens, and ends sessions by refresh token. Each operation locks the session of
 * the token first.
 */
@Stateless
public class RefreshService {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final EntityManager entities;
  private final RefreshTokenRepository tokens;
  private final AccountService accounts;
  private final SessionEndService ends;
  private final AuditService audit;
  private final SessionSettings settings;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RefreshService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public RefreshService(
      EntityManager entities,
      RefreshTokenRepository tokens,
      AccountService accounts,
      SessionEndService ends,
      AuditService audit,
      SessionSettings settings,
      Clock clock) {
    this.entities = entities;
    this.tokens = tokens;
    this.accounts = accounts;
    this.ends = ends;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Exchanges a refresh token of a user's own session.
   *
   * @return the session with its next token, the same one for a retry; empty for an invalid token,
   *     whatever the reason. A reuse has then ended the session.
   * @throws RefreshTooEarly if the session is refreshed too often; nothing has changed then
   */
  public Optional<OpenSession> refresh(RefreshTokenValue value, RequestOrigin origin) {
    return refresh(value, session -> session.grant().isEmpty(), origin);
  }

  /**
   * The same for a refresh token that was issued to a client; every other one is invalid.
   *
   * @param check throws if the client may not use the token; nothing has changed then
   */
  public Optional<OpenSession> refreshOf(
      String clientId,
      RefreshTokenValue value,
      BiConsumer<SessionRef, ClientGrant> check,
      RequestOrigin origin) {
    return refresh(value, session -> isChecked(session, clientId, check), origin);
  }

  private static boolean isChecked(
      Session session, String clientId, BiConsumer<SessionRef, ClientGrant> check) {
    Optional<ClientGrant> own = session.grant().filter(g -> g.clientId().equals(clientId));
    own.ifPresent(grant -> check.accept(new SessionRef(session.userId(), session.id()), grant));
    return own.isPresent();
  }

  private Optional<OpenSession> refresh(
      RefreshTokenValue value, Predicate<Session> admission, RequestOrigin origin) {
    return tokens
        .lockedSessionOf(value)
        .filter(admission)
        .map(session -> judged(value, session, origin))
        .flatMap(presented -> refresh(presented, origin));
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
    RefreshToken token = presented.token();
    RefreshTokenValue successor = presented.value().next(RANDOM);
    // The repository stores their changes, all in one round trip; EclipseLink would store each in
    // one of its own.
    entities.detach(session);
    entities.detach(token);
    session.used(origin, now, settings.idleLifetime());
    session.rotated(now, settings.refreshInterval());
    if (session.tokenFamily() == null) {
      session.adopt(presented.value().familyHash());
    }
    token.usedFor(successor, presented.value().sealSuccessor(successor, RANDOM), now);
    tokens.storeRotation(session, token, new RefreshToken(successor, session, now));
    audit.succeeded(EventType.REFRESH, subject(session), origin);
    return OpenSession.of(session, presented.user(), successor);
  }

  private OpenSession retry(Presented presented, RequestOrigin origin) {
    Session session = presented.session();
    session.retried(presented.now());
    presented.token().retried(presented.now());
    audit.succeeded(EventType.REFRESH_RETRY, subject(session), origin);
    return OpenSession.of(
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
    ends.end(presented.session(), EndReason.REFRESH_REUSE, presented.now());
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
    return tokens.lockedSessionOf(value).map(session -> judged(value, session, origin));
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
    if (session.dependsOn().filter(above -> !isLive(above, now)).isPresent()) {
      return new Presented(value, session, null, null, Verdict.REFUSE, now);
    }
    if (read.isEmpty()) {
      return new Presented(value, session, null, null, rotation.judgePruned(session), now);
    }
    RefreshToken token = (RefreshToken) read.get(0)[0];
    User user = (User) read.get(0)[1];
    Verdict verdict =
        rotation.judge(token, successorUsed(token), session, user.isActive(), origin, now);
    return new Presented(value, session, token, user, verdict, now);
  }

  private boolean isLive(UUID sessionId, Instant now) {
    Session found = entities.find(Session.class, sessionId);
    return found != null && found.isLive(now);
  }

  private boolean successorUsed(RefreshToken token) {
    if (token.successorHash() == null) {
      return false;
    }
    RefreshToken successor = entities.find(RefreshToken.class, token.successorHash());
    return successor == null || successor.usedAt() != null;
  }

  /**
   * The user and session of a refresh token, including ended sessions; empty for a refresh token
   * that was issued to a client.
   */
  public Optional<SessionRef> ownerOf(RefreshTokenValue value) {
    return tokens.ownerOf(value);
  }

  /**
   * Logs out by refresh token. A used token that is not a retry is a reuse: it ends only its own
   * session and records an event.
   *
   * @return empty for an unknown token; otherwise as {@link SessionEndService#logOut}
   */
  public Optional<Boolean> logOut(
      RefreshTokenValue value, LogoutScope scope, RequestOrigin origin) {
    return ownerOf(value).map(owner -> logOut(owner, value, scope, origin));
  }

  private boolean logOut(
      SessionRef owner, RefreshTokenValue value, LogoutScope scope, RequestOrigin origin) {
    if (scope != LogoutScope.LOCAL) {
      accounts.lock(owner.userId());
    }
    return endedForReuse(value, origin)
        ? scope == LogoutScope.LOCAL
        : ends.logOut(owner, scope, origin);
  }

  /**
   * Ends the session of a refresh token; does nothing for an ended session or an unknown token. A
   * used token that is not a retry is a reuse.
   *
   * @return the session, which has ended by now, and its user; empty for an unknown token
   */
  public Optional<SessionRef> revoke(RefreshTokenValue value, RequestOrigin origin) {
    Optional<SessionRef> owner = tokens.anyOwnerOf(value);
    if (!endedForReuse(value, origin)) {
      owner.ifPresent(found -> ends.end(found, EndReason.TOKEN_REVOKED, origin));
    }
    return owner;
  }

  /** The same for a refresh token that was issued to a client; nothing for any other. */
  public Optional<SessionRef> revokeOf(
      String clientId, RefreshTokenValue value, RequestOrigin origin) {
    return tokens.ownerOf(value, clientId).flatMap(owner -> revoke(value, origin));
  }

  private boolean endedForReuse(RefreshTokenValue value, RequestOrigin origin) {
    Optional<Presented> reused =
        present(value, origin).filter(presented -> presented.verdict() == Verdict.REUSE);
    reused.ifPresent(presented -> endForReuse(presented, origin));
    return reused.isPresent();
  }

  private static Subject subject(Session session) {
    return Subject.user(session.userId()).inSession(session.id());
  }
}
