package dev.sallyport.session;

import dev.sallyport.MovableClock;
import dev.sallyport.NoOpEvent;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.account.AccountService;
import dev.sallyport.account.EmailVerified;
import dev.sallyport.account.NewAccount;
import dev.sallyport.account.RolesChanged;
import dev.sallyport.account.User;
import dev.sallyport.account.UserDeactivated;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.account.deletion.AccountDeletionRequested;
import dev.sallyport.account.deletion.AccountDeletionService;
import dev.sallyport.account.deletion.AccountPurgeService;
import dev.sallyport.account.deletion.DeletionSettings;
import dev.sallyport.account.network.KnownNetworkService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.credential.passkey.PasskeyOptions;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.passkey.PasskeySettings;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.OutboxService;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Language;
import dev.sallyport.session.cleanup.SessionCleanupService;
import dev.sallyport.session.refresh.RefreshService;
import dev.sallyport.session.refresh.RefreshTokenRepository;
import dev.sallyport.session.revocation.LostSessionEndService;
import dev.sallyport.session.revocation.RevocationService;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.signin.SecondFactorStart;
import dev.sallyport.signin.SignInCompletion;
import dev.sallyport.signin.SignInResult;
import dev.sallyport.signin.SignInService;
import dev.sallyport.signin.SignedIn;
import dev.sallyport.signin.device.RememberedDeviceService;
import dev.sallyport.signin.device.RememberedDeviceSettings;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.notice.SecurityNotice;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import dev.sallyport.ticket.TicketService;
import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.TokenSettings;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import java.sql.Array;
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
import javax.sql.DataSource;

/**
 * The session feature on real PostgreSQL, without the server: the same services, persistence unit
 * and migrations, each call a transaction with a persistence context of its own, at a time that the
 * test chooses. May be used by many threads.
 */
public final class SessionHarness {
  static final Instant START = MovableClock.START;

  /** The smallest step that clock and PostgreSQL tell apart. */
  static final Duration MICROSECOND = Duration.ofNanos(1000);

  static final RequestOrigin ORIGIN = new RequestOrigin("192.0.2.1", "curl/8.5.0", "test");

  private static final String NETWORK = "192.0.2.1";
  private static final PasswordHash HASH =
      PasswordHash.parse(
              "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
          .orElseThrow();

  private static final Configuration DEFAULTS = new Configuration(name -> Optional.empty());

  private final MovableClock clock = new MovableClock();
  private final SessionSettings settings;
  private Function<EntityManager, TicketService> tickets = entities -> new NoTickets();
  private final Collection<SessionsEnded> events = new ConcurrentLinkedQueue<>();

  /** With the default settings but for these names and values. */
  public SessionHarness(String... namesAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    Configuration configuration = new Configuration(name -> Optional.ofNullable(values.get(name)));
    settings = new SessionSettings(configuration, new TokenSettings(configuration));
  }

  /** With these tickets, which a change of credentials voids. */
  public SessionHarness with(Function<EntityManager, TicketService> tickets) {
    this.tickets = tickets;
    return this;
  }

  /** The time of the services. */
  public MovableClock clock() {
    return clock;
  }

  /** A new user's first session. */
  public OpenSession signsUp() {
    EmailAddress email =
        EmailAddress.parse("w-" + UUID.randomUUID() + "@example.com").orElseThrow();
    NewAccount account = new NewAccount(email, false, Language.DE);
    return ask(services ->
            services.signIns().signUp(UUID.randomUUID(), account, HASH, NETWORK, ORIGIN))
        .orElseThrow();
  }

  /** Another session of a user; empty when the user is inactive or has another password. */
  public Optional<OpenSession> logsIn(UUID user) {
    return logsIn(user, ORIGIN);
  }

  public Optional<OpenSession> logsIn(UUID user, RequestOrigin origin) {
    return logsIn(user, NETWORK, origin).map(result -> ((SignedIn) result).session());
  }

  void logsInFrom(UUID user, String network) {
    logsIn(user, network, ORIGIN);
  }

  private Optional<SignInResult> logsIn(UUID user, String network, RequestOrigin origin) {
    return ask(
        services ->
            services
                .signIns()
                .logIn(
                    UUID.randomUUID(),
                    new LoginCandidate(services.user(user), HASH.encoded(), false),
                    Optional.empty(),
                    null,
                    network,
                    origin));
  }

  /** When the account of the session's user will be deleted. */
  Instant deletesAccount(OpenSession session) {
    return ask(
        services ->
            services.deletions().request(session.user().id(), Optional.of(session.id()), ORIGIN));
  }

  Optional<SignInResult> restores(UUID user) {
    return ask(
        services ->
            services
                .signIns()
                .restore(
                    UUID.randomUUID(),
                    new LoginCandidate(services.user(user), HASH.encoded(), false),
                    Optional.empty(),
                    NETWORK,
                    ORIGIN));
  }

  Optional<OpenSession> refreshes(RefreshTokenValue token) {
    return refreshes(token, ORIGIN);
  }

  Optional<OpenSession> refreshes(RefreshTokenValue token, RequestOrigin origin) {
    // As the wire has it: a value of the test's own would also hide what parsing does.
    RefreshTokenValue presented = RefreshTokenValue.parse(token.encoded()).orElseThrow();
    return ask(services -> services.refreshes().refresh(presented, origin));
  }

  public boolean logsOut(OpenSession session, LogoutScope scope) {
    return logsOut(new SessionRef(session.user().id(), session.id()), scope);
  }

  public boolean logsOut(SessionRef current, LogoutScope scope) {
    return ask(services -> services.ends().logOut(current, scope, ORIGIN));
  }

  /** By refresh token; empty for an unknown one. */
  public Optional<Boolean> logsOut(RefreshTokenValue token, LogoutScope scope) {
    return ask(services -> services.refreshes().logOut(token, scope, ORIGIN));
  }

  void revokes(RefreshTokenValue token) {
    tell(services -> services.refreshes().revoke(token, ORIGIN));
  }

  Set<UUID> endsUnanswered(Collection<UUID> ids) {
    return ask(services -> services.ends().endUnanswered(ids));
  }

  int endsAll(UUID user) {
    return ask(services -> services.ends().endAll(user, EndReason.ENDED_BY_OPERATOR, ORIGIN));
  }

  boolean removes(UUID user, UUID session) {
    return ask(
        services ->
            services.ends().end(new SessionRef(user, session), EndReason.DEVICE_REMOVED, ORIGIN));
  }

  /** Replaces the password with another one than that of {@link #logsIn(UUID)}. */
  void changesPassword(UUID user, Optional<UUID> keptSession) {
    String hash = HASH.encoded().replace("m=19456", "m=19457");
    tell(
        services ->
            services
                .credentials()
                .replace(user, CredentialType.PASSWORD, hash, keptSession, ORIGIN));
  }

  /**
   * The mailbox of an address is proven.
   *
   * @param session of the account, in which it is proven
   */
  public boolean verifiesEmail(UUID user, String address, Optional<UUID> session) {
    EmailAddress proven = EmailAddress.parse(address).orElseThrow();
    return ask(services -> services.accounts().verifyEmail(user, proven, session, ORIGIN));
  }

  public boolean setsActive(UUID user, boolean active) {
    return ask(services -> services.accounts().setActive(user, active, ORIGIN));
  }

  boolean setsRoles(UUID user, Set<String> roles) {
    return ask(services -> services.accounts().setRoles(user, roles, ORIGIN));
  }

  Optional<SessionRef> ownerOf(RefreshTokenValue token) {
    return ask(services -> services.refreshes().ownerOf(token));
  }

  /** A reading of the feed of ended sessions, in a transaction of its own. */
  public RevocationService.Reading feed(String from) {
    return inTransaction(
        entities -> {
          return new RevocationService(Sql.in(entities), null, null).read(from);
        });
  }

  /** Ends sessions whose end the database has lost; how many it had lost. */
  int endsAgain(UUID... ids) {
    Telling telling = new Telling();
    int lost =
        inTransaction(
            entities -> {
              AuditService audit = PostgresWithoutServer.audit(entities, clock);
              return new LostSessionEndService(entities, audit, telling, clock)
                  .endAgain(List.of(ids));
            });
    events.addAll(telling.fired);
    return lost;
  }

  /** Applies the retention of the feed, with the default settings. */
  public void shortensFeed() {
    inTransaction(
        entities -> {
          RevokedSessions revoked = new RevokedSessions(new TokenSettings(DEFAULTS), clock);
          return new RevocationService(Sql.in(entities), revoked, null).removeExpiredBatch();
        });
  }

  boolean isLive(OpenSession session) {
    return live(session.user().id()).contains(session.id());
  }

  public List<UUID> live(UUID user) {
    return page(user, Optional.empty(), 2_000).stream().map(Session::id).toList();
  }

  List<Session> page(UUID user, Optional<Cursor> after, int limit) {
    return ask(services -> services.sessions().live(user, after, limit));
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

  /** Number of live sessions of all users. */
  long countAllLive() {
    return ask(services -> services.sessions().countAllLive());
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
  public <T> T ask(Function<Services, T> call) {
    Telling telling = new Telling();
    T answer = inTransaction(entities -> call.apply(services(entities, telling)));
    events.addAll(telling.fired);
    return answer;
  }

  /** The same for a call without an answer. */
  public void tell(Consumer<Services> call) {
    ask(
        services -> {
          call.accept(services);
          return null;
        });
  }

  /** The services of one transaction. */
  public record Services(
      EntityManager entities,
      AccountService accounts,
      CredentialService credentials,
      SessionService sessions,
      SessionEndService ends,
      RefreshService refreshes,
      SignInService signIns,
      AccountDeletionService deletions,
      AccountPurgeService purges) {
    public User user(UUID id) {
      return entities.find(User.class, id);
    }
  }

  private Services services(EntityManager entities, Event<SessionsEnded> ended) {
    AuditService audit = PostgresWithoutServer.audit(entities, clock);
    Observed<UserDeactivated> deactivated = new Observed<>();
    Observed<RolesChanged> rolesChanged = new Observed<>();
    Observed<EmailVerified> emailVerified = new Observed<>();
    Observed<CredentialsChanged> credentialsChanged = new Observed<>();
    AccountService accounts =
        new AccountService(
            entities,
            new KnownNetworkService(entities, clock),
            deactivated,
            rolesChanged,
            emailVerified,
            audit,
            clock);
    CredentialService credentials =
        new CredentialService(
            entities, accounts, tickets.apply(entities), credentialsChanged, clock);
    SessionEndService ends =
        new SessionEndService(
            entities,
            accounts,
            audit,
            new OpenSessionRepository(entities, settings, ended),
            settings,
            ended,
            new NoOpEvent<>(),
            clock);
    emailVerified.observer = credentials::onEmailVerified;
    deactivated.observer = ends::onUserDeactivated;
    rolesChanged.observer = ends::onRolesChanged;
    credentialsChanged.observer = ends::onCredentialsChanged;
    SessionService sessions = new SessionService(entities, ends, settings, clock);
    Observed<AccountDeletionRequested> deletionRequested = new Observed<>();
    deletionRequested.observer = ends::onDeletionRequested;
    DataSource tables = PostgresWithoutServer.dataSource("postgres", "postgres");
    TicketService tickets = new TicketService(new Sql(tables), null, null, clock);
    MailSettings noMail = new MailSettings(DEFAULTS);
    AccountDeletionService deletions =
        new AccountDeletionService(
            entities,
            accounts,
            new UserSearchService(entities, Sql.in(entities)),
            tickets,
            null,
            noMail,
            new DeletionSettings(DEFAULTS),
            deletionRequested,
            audit,
            clock);
    AccountPurgeService purges =
        new AccountPurgeService(
            entities,
            accounts,
            tickets,
            new OutboxService(new Sql(tables), null, clock),
            null,
            noMail,
            audit,
            clock);
    return new Services(
        entities,
        accounts,
        credentials,
        sessions,
        ends,
        new RefreshService(
            new RefreshTokenRepository(Sql.in(entities)), accounts, ends, audit, settings, clock),
        new SignInService(
            accounts,
            credentials,
            sessions,
            new SignInCompletion(accounts, deletions, sessions),
            secondFactor(entities, credentials),
            devices(entities, accounts, audit),
            clock),
        deletions,
        purges);
  }

  private SecondFactorStart secondFactor(EntityManager entities, CredentialService credentials) {
    Configuration none = new Configuration(name -> Optional.empty());
    return new SecondFactorStart(
        new FactorFlowService(entities, clock),
        new PasskeyService(entities, credentials, clock),
        new PasskeyOptions(
            new PasskeySettings(none, new PublicUrl(none, new TokenSettings(none)))));
  }

  private RememberedDeviceService devices(
      EntityManager entities, AccountService accounts, AuditService audit) {
    return new RememberedDeviceService(
        Sql.in(entities),
        accounts,
        new RememberedDeviceSettings(DEFAULTS),
        new SecondFactorPolicy(DEFAULTS),
        new SecurityNotice(null, new MailSettings(DEFAULTS)),
        audit,
        clock);
  }

  private SessionCleanupService cleanup(EntityManager entities) {
    return new SessionCleanupService(Sql.in(entities), clock);
  }

  private static <T> T inTransaction(Function<EntityManager, T> call) {
    return PostgresWithoutServer.inTransaction(call);
  }

  /** A connection beside those of the services. */
  public static Connection connection() {
    return PostgresWithoutServer.connection();
  }

  /** Every row of a query, by column name. */
  public static List<Map<String, Object>> rows(String sql, Object... parameters) {
    synchronized (Postgres.OBSERVER) {
      try (PreparedStatement statement = prepare(sql, parameters);
          ResultSet rows = statement.executeQuery()) {
        List<Map<String, Object>> found = new ArrayList<>();
        while (rows.next()) {
          Map<String, Object> row = new LinkedHashMap<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            Object value = rows.getObject(i);
            // The text of the driver's own array depends on how it was transferred.
            row.put(
                rows.getMetaData().getColumnLabel(i),
                value instanceof Array array ? List.of((Object[]) array.getArray()) : value);
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
  public static int update(String sql, Object... parameters) {
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

  /** Calls its observer in the transaction, as the container does. */
  private static final class Observed<T> extends NoOpEvent<T> {
    private Consumer<T> observer;

    @Override
    public void fire(T event) {
      observer.accept(event);
    }
  }

  /** No session has one. */
  private static final class NoTickets extends TicketService {
    @Override
    public int voidFor(UUID userId) {
      return 0;
    }
  }

  /** Opened once, when the first test needs it. */
  private static final class Postgres {
    static final Connection OBSERVER = connection();
  }
}
