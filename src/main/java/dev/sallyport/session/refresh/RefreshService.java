package dev.sallyport.session.refresh;

import dev.sallyport.account.AccountService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.LogoutScope;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionSettings;
import dev.sallyport.session.refresh.RefreshRotation.Verdict;
import dev.sallyport.session.secret.RefreshToken;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.token.ClientGrant;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Exchanges refresh tokens, and ends sessions by refresh token. Each operation locks the session of
 * the token first.
 */
@Stateless
public class RefreshService {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RefreshTokenRepository tokens;
  private final AccountService accounts;
  private final SessionEndService ends;
  private final AuditService audit;
  private final SessionSettings settings;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RefreshService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public RefreshService(
      RefreshTokenRepository tokens,
      AccountService accounts,
      SessionEndService ends,
      AuditService audit,
      SessionSettings settings,
      Clock clock) {
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
        .lock(value)
        .filter(stored -> admission.test(stored.session()))
        .map(stored -> judged(value, stored, origin))
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
    RefreshToken token = presented.stored().token();
    RefreshTokenValue successor = presented.value().next(RANDOM);
    session.used(origin, now, settings.idleLifetime());
    session.rotated(rotation().usedUntil(session, now));
    if (session.tokenFamily() == null) {
      session.adopt(presented.value().familyHash());
    }
    token.usedFor(successor, presented.value().sealSuccessor(successor, RANDOM), now);
    RefreshToken next = new RefreshToken(successor, session.id(), now, session.idleExpiresAt());
    audit.succeeded(
        EventType.REFRESH,
        subject(session),
        origin,
        RefreshTokenRepository.rotation(session, token, next));
    return OpenSession.of(session, presented.stored().user(), successor);
  }

  private OpenSession retry(Presented presented, RequestOrigin origin) {
    Session session = presented.session();
    RefreshToken token = presented.stored().token();
    token.retried(presented.now());
    audit.succeeded(
        EventType.REFRESH_RETRY, subject(session), origin, RefreshTokenRepository.retry(token));
    return OpenSession.of(
        session,
        presented.stored().user(),
        presented.value().openSuccessor(token.sealedSuccessor()));
  }

  private RefreshTooEarly tooEarly(Presented presented) {
    Session session = presented.session();
    Instant allowed = rotation().allowedFrom(session, presented.now());
    return new RefreshTooEarly(
        new SessionRef(session.userId(), session.id()), Duration.between(presented.now(), allowed));
  }

  private void endForReuse(Presented presented, RequestOrigin origin) {
    Session session = presented.session();
    audit.detected(
        EventType.REFRESH_TOKEN_REUSE, subject(session), origin, FailureReason.REUSED_TOKEN);
    ends.end(session.id(), EndReason.REFRESH_REUSE, presented.now());
  }

  /** A refresh token that a client has presented. */
  private record Presented(
      RefreshTokenValue value, StoredToken stored, Verdict verdict, Instant now) {
    Session session() {
      return stored.session();
    }
  }

  private Presented judged(RefreshTokenValue value, StoredToken stored, RequestOrigin origin) {
    Instant now = clock.instant();
    return new Presented(value, stored, verdict(stored, origin, now), now);
  }

  private Verdict verdict(StoredToken stored, RequestOrigin origin, Instant now) {
    if (!stored.isSupported(now)) {
      return Verdict.REFUSE;
    }
    if (stored.isPruned()) {
      return rotation().judgePruned(stored.session());
    }
    return rotation()
        .judge(
            stored.token(),
            stored.successorUsed(),
            stored.session(),
            stored.user().isActive(),
            origin,
            now);
  }

  private RefreshRotation rotation() {
    return new RefreshRotation(settings.refreshGrace(), settings.refreshInterval());
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
        tokens
            .lock(value)
            .map(stored -> judged(value, stored, origin))
            .filter(presented -> presented.verdict() == Verdict.REUSE);
    reused.ifPresent(presented -> endForReuse(presented, origin));
    return reused.isPresent();
  }

  private static Subject subject(Session session) {
    return Subject.user(session.userId()).inSession(session.id());
  }
}
