package dev.sallyport.session.browser;

import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Language;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionSettings;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Binds sessions to browsers and finds them again. */
@Stateless
public class BrowserSessionService {
  /** How exactly the last use of a session is known, so that not every page writes. */
  static final Duration USE_IS_KNOWN_TO = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final EntityManager entities;
  private final SessionSettings settings;
  private final Clock clock;

  /** Required by the EJB container. */
  protected BrowserSessionService() {
    this(null, null, null);
  }

  @Inject
  public BrowserSessionService(EntityManager entities, SessionSettings settings, Clock clock) {
    this.entities = entities;
    this.settings = settings;
    this.clock = clock;
  }

  /** Binds a new session to a browser; returns the secret of its cookie. */
  public BearerSecret begin(UUID sessionId) {
    BearerSecret secret = BearerSecret.random(RANDOM);
    Sql.in(entities)
        .update(
            "insert into browser_sessions (session_id, secret_hash) values (?, ?)",
            sessionId,
            secret.hash());
    return secret;
  }

  /**
   * The session of a browser, and records its use.
   *
   * @return empty if there is none, or if the session or its account is no longer live
   */
  public Optional<BrowserSession> use(BearerSecret secret, RequestOrigin origin) {
    Instant now = clock.instant();
    Optional<Found> found =
        Sql.in(entities)
            .first(
                "select s.id, s.user_id, u.email, u.roles, u.language, s.last_used_at"
                    + " from browser_sessions b join sessions s on s.id = b.session_id"
                    + " join users u on u.id = s.user_id"
                    + " where b.secret_hash = ? and s.ended_at is null and s.idle_expires_at > ?"
                    + " and u.is_active",
                BrowserSessionService::found,
                secret.hash(),
                now);
    found
        .filter(session -> session.usedAt().plus(USE_IS_KNOWN_TO).isBefore(now))
        .ifPresent(session -> used(session.session().ref().sessionId(), origin, now));
    return found.map(Found::session);
  }

  private record Found(BrowserSession session, Instant usedAt) {}

  private static Found found(Row row) {
    return new Found(
        new BrowserSession(
            new SessionRef(row.uuid(2), row.uuid(1)),
            row.text(3),
            Set.copyOf(row.texts(4)),
            Language.ofTag(row.text(5))),
        row.time(6));
  }

  /** A session that has ended meanwhile stays ended. */
  private void used(UUID sessionId, RequestOrigin origin, Instant now) {
    Optional.ofNullable(entities.find(Session.class, sessionId, LockModeType.PESSIMISTIC_WRITE))
        .filter(session -> session.isLive(now))
        .ifPresent(session -> session.used(origin, now, settings.idleLifetime()));
  }
}
