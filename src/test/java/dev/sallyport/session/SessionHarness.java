package dev.sallyport.session;

import dev.sallyport.MovableClock;
import dev.sallyport.NoOpEvent;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.account.AccountService;
import dev.sallyport.account.PasswordHash;
import dev.sallyport.audit.AuditService;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.refresh.RefreshTokenValue;
import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.TokenSettings;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The session feature on real PostgreSQL, without the server: the same services, persistence unit
 * and migrations, each call a transaction with a persistence context of its own, at a time that the
 * test chooses. May be used by many threads.
 */
final class SessionHarness {
  static final Instant START = MovableClock.START;

  /** The smallest step that clock and PostgreSQL tell apart. */
  static final Duration MICROSECOND = Duration.ofNanos(1000);

  static final RequestOrigin ORIGIN = new RequestOrigin("192.0.2.1", "curl/8.5.0", "test");

  private static final String NETWORK = "192.0.2.1";
  private static final PasswordHash HASH =
      PasswordHash.parse(
              "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
          .orElseThrow();

  private final MovableClock clock = new MovableClock();
  private final SessionSettings settings;
  private final Collection<SessionsEnded> events = new ConcurrentLinkedQueue<>();

  /** With the default settings but for these names and values. */
  SessionHarness(String... namesAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    Configuration configuration = new Configuration(name -> Optional.ofNullable(values.get(name)));
    settings = new SessionSettings(configuration, new TokenSettings(configuration));
  }

  /** A new user's first session. */
  OpenSession signsUp() {
    EmailAddress email =
        EmailAddress.parse("w-" + UUID.randomUUID() + "@example.com").orElseThrow();
    return ask(sessions -> sessions.signUp(UUID.randomUUID(), email, HASH, NETWORK, ORIGIN))
        .orElseThrow();
  }

  /** Another session of a user; empty when the user is inactive or has another password. */
  Optional<OpenSession> logsIn(UUID user) {
    return logsIn(user, ORIGIN);
  }

  Optional<OpenSession> logsIn(UUID user, RequestOrigin origin) {
    return ask(
        sessions -> sessions.logIn(UUID.randomUUID(), user, HASH.encoded(), null, NETWORK, origin));
  }

  void logsInFrom(UUID user, String network) {
    tell(
        sessions -> sessions.logIn(UUID.randomUUID(), user, HASH.encoded(), null, network, ORIGIN));
  }

  Optional<OpenSession> refreshes(RefreshTokenValue token) {
    return refreshes(token, ORIGIN);
  }

  Optional<OpenSession> refreshes(RefreshTokenValue token, RequestOrigin origin) {
    // As the wire has it: a value of the test's own would also hide what parsing does.
    RefreshTokenValue presented = RefreshTokenValue.parse(token.encoded()).orElseThrow();
    return ask(sessions -> sessions.refresh(presented, origin));
  }

  boolean logsOut(OpenSession session, LogoutScope scope) {
    return logsOut(new SessionRef(session.user().id(), session.id()), scope);
  }

  boolean logsOut(SessionRef current, LogoutScope scope) {
    return ask(sessions -> sessions.logOut(current, scope, ORIGIN));
  }

  /** By refresh token; empty for an unknown one. */
  Optional<Boolean> logsOut(RefreshTokenValue token, LogoutScope scope) {
    return ask(sessions -> sessions.logOut(token, scope, ORIGIN));
  }

  void revokes(RefreshTokenValue token) {
    tell(sessions -> sessions.revoke(token, ORIGIN));
  }

  Set<UUID> endsUnanswered(Collection<UUID> ids) {
    return ask(sessions -> sessions.endUnanswered(ids));
  }

  int endsAll(UUID user) {
    return ask(sessions -> sessions.endAll(user, EndReason.ENDED_BY_OPERATOR, ORIGIN));
  }

  boolean removes(UUID user, UUID session) {
    return ask(
        sessions -> sessions.end(new SessionRef(user, session), EndReason.DEVICE_REMOVED, ORIGIN));
  }

  boolean setsActive(UUID user, boolean active) {
    return ask(sessions -> sessions.setActive(user, active, ORIGIN));
  }

  boolean setsRoles(UUID user, Set<String> roles) {
    return ask(sessions -> sessions.setRoles(user, roles, ORIGIN));
  }

  Optional<SessionRef> ownerOf(RefreshTokenValue token) {
    return ask(sessions -> sessions.ownerOf(token));
  }

  /** A reading of the feed of ended sessions, in a transaction of its own. */
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  RevocationService.Reading feed(String from) {
    return inTransaction(
        entities -> {
          RevocationService feed = new RevocationService();
          feed.entities = entities;
          return feed.read(from);
        });
  }

  /** Ends sessions whose end the database has lost; how many it had lost. */
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  int endsAgain(UUID... ids) {
    Telling telling = new Telling();
    int lost =
        inTransaction(
            entities -> {
              LostSessionEndService service = new LostSessionEndService();
              service.entities = entities;
              service.audit = PostgresWithoutServer.audit(entities, clock);
              service.ended = telling;
              service.clock = clock;
              return service.endAgain(List.of(ids));
            });
    events.addAll(telling.fired);
    return lost;
  }

  /** Applies the retention of the feed, with the default settings. */
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  void shortensFeed() {
    Configuration defaults = new Configuration(name -> Optional.empty());
    inTransaction(
        entities -> {
          RevocationService feed = new RevocationService();
          feed.entities = entities;
          feed.revoked = new RevokedSessions(new TokenSettings(defaults), clock);
          return feed.removeExpiredBatch();
        });
  }

  boolean isLive(OpenSession session) {
    return live(session.user().id()).contains(session.id());
  }

  List<UUID> live(UUID user) {
    return page(user, Optional.empty(), 2_000).stream().map(Session::id).toList();
  }

  List<Session> page(UUID user, Optional<Cursor> after, int limit) {
    return ask(sessions -> sessions.live(user, after, limit));
  }

  /** One batch; how many rows it removed. */
  int cleansUp(int limit) {
    return inTransaction(entities -> cleanup(entities).removeBatch(limit));
  }

  /** What the transactions that committed have told of ended sessions, in that order. */
  List<UUID> ended() {
    return events.stream().flatMap(event -> event.ids().stream()).toList();
  }

  /** Each event of those that have committed. */
  List<SessionsEnded> events() {
    return List.copyOf(events);
  }

  Instant now() {
    return clock.instant();
  }

  void passes(Duration time) {
    clock.advance(time);
  }

  void turnsTo(Instant time) {
    clock.set(time);
  }

  /** A call in a transaction. */
  <T> T ask(Function<SessionService, T> call) {
    Telling telling = new Telling();
    T answer = inTransaction(entities -> call.apply(service(entities, telling)));
    events.addAll(telling.fired);
    return answer;
  }

  /** The same for a call without an answer. */
  void tell(Consumer<SessionService> call) {
    ask(
        sessions -> {
          call.accept(sessions);
          return null;
        });
  }

  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  private SessionService service(EntityManager entities, Event<SessionsEnded> event) {
    AuditService audit = PostgresWithoutServer.audit(entities, clock);
    AccountService accounts = new AccountService();
    PostgresWithoutServer.inject(accounts, "entities", entities);
    PostgresWithoutServer.inject(accounts, "audit", audit);
    PostgresWithoutServer.inject(accounts, "clock", clock);
    SessionService sessions = new SessionService();
    sessions.entities = entities;
    sessions.accounts = accounts;
    sessions.audit = audit;
    sessions.settings = settings;
    sessions.ended = event;
    sessions.clock = clock;
    return sessions;
  }

  @SuppressWarnings("UnnecessaryAssignment")
  private SessionCleanupService cleanup(EntityManager entities) {
    SessionCleanupService cleanup = new SessionCleanupService();
    cleanup.entities = entities;
    cleanup.clock = clock;
    return cleanup;
  }

  private static <T> T inTransaction(Function<EntityManager, T> call) {
    return PostgresWithoutServer.inTransaction(call);
  }

  /** A connection beside those of the services. */
  static Connection connection() {
    return PostgresWithoutServer.connection();
  }

  /** Every row of a query, by column name. */
  static List<Map<String, Object>> rows(String sql, Object... parameters) {
    synchronized (Postgres.OBSERVER) {
      try (PreparedStatement statement = prepare(sql, parameters);
          ResultSet rows = statement.executeQuery()) {
        List<Map<String, Object>> found = new ArrayList<>();
        while (rows.next()) {
          Map<String, Object> row = new LinkedHashMap<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
          }
          found.add(row);
        }
        return found;
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /** Changes rows beside the services; returns how many. */
  static int update(String sql, Object... parameters) {
    synchronized (Postgres.OBSERVER) {
      try (PreparedStatement statement = prepare(sql, parameters)) {
        return statement.executeUpdate();
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private static PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = Postgres.OBSERVER.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  static long count(String sql, Object... parameters) {
    return ((Number) rows(sql, parameters).get(0).values().iterator().next()).longValue();
  }

  /** Keeps what is fired until the transaction has committed. */
  private static final class Telling extends NoOpEvent<SessionsEnded> {
    private final List<SessionsEnded> fired = new ArrayList<>();

    @Override
    public void fire(SessionsEnded event) {
      fired.add(event);
    }
  }

  /** Opened once, when the first test needs it. */
  private static final class Postgres {
    static final Connection OBSERVER = connection();
  }
}
