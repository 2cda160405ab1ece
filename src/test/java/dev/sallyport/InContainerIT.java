package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.NewAccount;
import dev.sallyport.account.User;
import dev.sallyport.account.deletion.AccountPurgeTimer;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.audit.chain.AuditChain;
import dev.sallyport.audit.chain.ChainReport;
import dev.sallyport.audit.chain.PersonalDataEraser;
import dev.sallyport.audit.search.EventFilter;
import dev.sallyport.audit.search.EventReader;
import dev.sallyport.audit.search.RecordedEvent;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Language;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import dev.sallyport.ticket.TicketService;
import dev.sallyport.token.TokenIssuer;
import dev.sallyport.token.TokenSubject;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJBException;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.File;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What only shows inside the server: transactions, the pool, the deployed beans. */
@Slow
@ResourceLock(value = RunningService.EXCLUSIVE, mode = ResourceAccessMode.READ)
@ExtendWith({InContainerVariables.class, ArquillianExtension.class})
class InContainerIT {
  private static final int POOL = 20;

  @Inject private AuditService audit;
  @Inject private AuditChain chain;
  @Inject private PersonalDataEraser eraser;
  @Inject private EventReader reader;
  @Inject private AccountService accounts;
  @Inject private AccountPurgeTimer purge;
  @Inject private TokenIssuer tokens;
  @Inject private MailOutbox outbox;
  @Inject private TicketService tickets;
  @Inject private UserTransaction transaction;
  @Inject private BeanManager beans;
  @Inject private HttpServletRequest request;

  @Resource(lookup = "java:app/jdbc/sallyport")
  private DataSource database;

  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  private ManagedThreadFactory threads;

  /** The WAR that Maven built, with this test in it. */
  @Deployment
  static WebArchive war() {
    return ShrinkWrap.create(ZipImporter.class, "sallyport.war")
        .importFrom(new File(System.getProperty("sallyport.war", "target/sallyport.war")))
        .as(WebArchive.class)
        .addClasses(InContainerIT.class, InContainerVariables.class, ForgottenResource.class)
        .addAsLibrary(
            new File(
                Assertions.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
  }

  @Test
  void aFailureIsRecordedAlthoughTheRequestIsRolledBack() throws Exception {
    RequestOrigin origin = origin();

    transaction.begin();
    audit.failed(EventType.LOGIN, Subject.NOBODY, origin, FailureReason.WRONG_PASSWORD);
    transaction.rollback();

    assertThat(events(origin)).isEqualTo(1);
  }

  @Test
  void aSuccessIsRecordedIfAndOnlyIfItHappened() throws Exception {
    RequestOrigin undone = origin();
    RequestOrigin done = origin();

    transaction.begin();
    audit.succeeded(EventType.LOGIN, Subject.user(UUID.randomUUID()), undone);
    transaction.rollback();
    transaction.begin();
    audit.succeeded(EventType.LOGIN, Subject.user(UUID.randomUUID()), done);
    transaction.commit();

    assertThat(events(undone)).isZero();
    assertThat(events(done)).isEqualTo(1);
    assertThatThrownBy(() -> audit.succeeded(EventType.LOGIN, Subject.NOBODY, origin()))
        .as("outside of a transaction")
        .isInstanceOf(EJBException.class);
  }

  @Test
  void whatIsRecordedAtOnceIsSealedAndVerified() throws Exception {
    RequestOrigin origin = origin();
    atOnce(
        64,
        () -> {
          audit.failed(EventType.LOGIN, Subject.NOBODY, origin, FailureReason.WRONG_PASSWORD);
          return null;
        });
    Instant limit = Instant.now().plusSeconds(30);
    // The same report: a timer of the service may record another event after it.
    ChainReport report = chain.verify();
    while (report.unsealed() > 0 && Instant.now().isBefore(limit)) {
      TimeUnit.MILLISECONDS.sleep(200);
      report = chain.verify();
    }

    assertThat(events(origin)).isEqualTo(64);
    assertThat(report.breaks()).isEmpty();
    assertThat(report.unsealed()).isZero();
    assertThat(report.events()).isGreaterThanOrEqualTo(64);
    List<RecordedEvent> read = new ArrayList<>();
    reader.each(EventFilter.ALL, read::add);
    assertThat(read)
        .filteredOn(event -> origin.requestId().equals(event.requestId()))
        .hasSize(64)
        .allMatch(event -> event.owasp().equals("authn_login_fail"));
  }

  @Test
  void erasedPersonalDataLeavesTheChainIntact() throws Exception {
    RequestOrigin origin = origin();
    UUID user = UUID.randomUUID();
    audit.failed(EventType.LOGIN, Subject.user(user), origin, FailureReason.WRONG_PASSWORD);

    eraser.erase(user, origin());

    List<RecordedEvent> read = new ArrayList<>();
    reader.each(EventFilter.ALL, read::add);
    assertThat(read)
        .filteredOn(event -> user.equals(event.userId()))
        .hasSize(2)
        .allMatch(event -> event.ip() == null && event.userAgent() == null)
        .extracting(RecordedEvent::type)
        .containsExactlyInAnyOrder("login", "personal_data_erased");
    assertThat(chain.verify().breaks()).isEmpty();
  }

  @Test
  void deletedAccountLeavesEventsWithoutPersonalDataAndAnIntactChain() throws Exception {
    EmailAddress email =
        EmailAddress.parse("deleted-" + UUID.randomUUID() + "@example.com").orElseThrow();
    UUID user =
        accounts
            .create(
                new NewAccount(email, false, Language.EN),
                "2001:db8::/64",
                UUID.randomUUID(),
                origin())
            .orElseThrow()
            .id();
    audit.failed(EventType.LOGIN, Subject.user(user), origin(), FailureReason.WRONG_PASSWORD);
    update("update users set deletion_due = now() - interval '1 second' where id = ?", user);

    update("delete from job_locks where job = 'account-purge' and ?::uuid is not null", user);
    purge.run();
    assertThat(count("select count(*) from users where email = ?", email.toString())).isZero();
    update(
        "update account_erasures set deleted_at = now() - interval '1 hour' where user_id = ?",
        user);
    update("delete from job_locks where job = 'account-purge' and ?::uuid is not null", user);
    purge.run();

    List<RecordedEvent> read = new ArrayList<>();
    reader.each(EventFilter.ALL, read::add);
    assertThat(read)
        .filteredOn(event -> user.equals(event.userId()))
        .allMatch(event -> event.ip() == null && event.userAgent() == null)
        .extracting(RecordedEvent::type)
        .containsExactlyInAnyOrder("signup", "login", "account_deleted", "personal_data_erased");
    assertThat(
            count("select count(*) from account_erasures where user_id::text = ?", user.toString()))
        .isZero();
    assertThat(chain.verify().breaks()).isEmpty();
  }

  private void update(String sql, UUID user) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, user);
      statement.executeUpdate();
    }
  }

  @Test
  void ofEightSignUpsWithOneEmailOneSucceeds() throws Exception {
    EmailAddress email =
        EmailAddress.parse("race-" + UUID.randomUUID() + "@example.com").orElseThrow();
    NewAccount account = new NewAccount(email, false, Language.EN);
    RequestOrigin origin = origin();
    CyclicBarrier together = new CyclicBarrier(8);

    List<User> created =
        atOnce(
                8,
                () -> {
                  together.await();
                  return accounts
                      .create(account, "2001:db8::/64", UUID.randomUUID(), origin)
                      .stream()
                      .toList();
                })
            .stream()
            .flatMap(List::stream)
            .toList();

    assertThat(created).hasSize(1);
    assertThat(count("select count(*) from users where email = ?", email.toString())).isEqualTo(1);
    assertThat(events(origin)).isEqualTo(1);
  }

  private static TokenSubject subject(UUID userId, Set<String> roles) {
    return new TokenSubject(
        userId,
        "ada@example.com",
        false,
        roles,
        UUID.randomUUID(),
        Instant.now(),
        Set.of("pwd"),
        "urn:sallyport:aal1");
  }

  @Test
  void aMailLeavesRightAfterTheCommitThatWroteIt() throws Exception {
    UUID undone = UUID.randomUUID();
    UUID done = UUID.randomUUID();

    transaction.begin();
    outbox.send(passwordChanged(undone));
    transaction.rollback();
    transaction.begin();
    outbox.send(passwordChanged(done));
    transaction.commit();

    Instant limit = Instant.now().plusSeconds(10);
    while (mails(done, "sent") == 0 && Instant.now().isBefore(limit)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(mails(done, "sent")).isEqualTo(1);
    assertThat(mails(undone, "sent") + mails(undone, "pending")).isZero();
    assertThatThrownBy(() -> outbox.send(passwordChanged(undone)))
        .as("outside of a transaction")
        .isInstanceOf(EJBException.class);
  }

  private static MailMessage passwordChanged(UUID user) {
    EmailAddress recipient = EmailAddress.parse("u-" + user + "@example.com").orElseThrow();
    return MailMessage.of(MailTemplate.PASSWORD_CHANGED, recipient, Language.DE).ofUser(user);
  }

  private long mails(UUID user, String state) throws SQLException {
    return count(
        "select count(*) from mails where state = '" + state + "' and user_id::text = ?",
        user.toString());
  }

  @Test
  void triesOfACodeCountAlthoughTheRequestIsRolledBack() throws Exception {
    EmailAddress address =
        EmailAddress.parse("t-" + UUID.randomUUID() + "@example.com").orElseThrow();
    transaction.begin();
    IssuedTicket ticket = tickets.issue(TicketRequest.of(TicketPurpose.SIGNUP, address));
    transaction.commit();
    String code = ticket.code().orElseThrow();
    String wrong = code.equals("00000000") ? "11111111" : "00000000";

    for (int i = 0; i < IssuedTicket.CODE_TRIES; i++) {
      transaction.begin();
      assertThat(tickets.redeem(TicketPurpose.SIGNUP, ticket.flow(), wrong)).isEmpty();
      transaction.rollback();
    }
    transaction.begin();
    assertThat(tickets.redeem(TicketPurpose.SIGNUP, ticket.flow(), code)).isEmpty();
    assertThat(tickets.redeem(TicketPurpose.SIGNUP, ticket.secret())).isPresent();
    transaction.rollback();
    transaction.begin();
    assertThat(tickets.redeem(TicketPurpose.SIGNUP, ticket.secret()))
        .as("valid again after the rollback")
        .isPresent();
    transaction.commit();
    transaction.begin();
    assertThat(tickets.redeem(TicketPurpose.SIGNUP, ticket.secret())).isEmpty();
    transaction.rollback();
  }

  @Test
  void anIssuedTokenOpensTheService() throws Exception {
    UUID userId = UUID.randomUUID();
    String token =
        tokens.issue(subject(userId, Set.of("user")), Instant.now().plusSeconds(60)).value();

    HttpResponse<String> me = gets("/api/auth/me", token);

    assertThat(me.statusCode()).isEqualTo(200);
    assertThat(me.body()).contains(userId.toString());
    assertThat(gets("/api/auth/me", token.substring(0, token.length() - 8)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aMethodThatSaysNothingAnswersNobody() throws Exception {
    String token =
        tokens
            .issue(
                subject(UUID.randomUUID(), Set.of("user", "admin", "*")),
                Instant.now().plusSeconds(60))
            .value();

    for (String path : List.of("/api/forgotten", "/api/forgotten/denied", "/api/forgotten/sub")) {
      assertThat(gets(path, token).statusCode()).as(path).isEqualTo(403);
      assertThat(gets(path, token).body()).doesNotContain(ForgottenResource.SECRET);
      assertThat(gets(path, "none").statusCode()).as(path).isEqualTo(401);
    }
    // It is there, and its class's silence does not close what says otherwise.
    assertThat(gets("/api/forgotten/open", "none").body()).isEqualTo(ForgottenResource.SECRET);
  }

  @Test
  void everyDeployedResourceMethodSaysWhoMayCallIt() {
    List<Method> methods =
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
            .map(Bean::getBeanClass)
            .filter(type -> type.isAnnotationPresent(Path.class))
            .filter(type -> type != ForgottenResource.class)
            .distinct()
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .filter(InContainerIT::answersRequests)
            .toList();

    assertThat(methods).extracting(Method::getName).contains("signUp", "logIn", "me", "jwks");
    assertThat(methods)
        .allMatch(method -> saysWhoMayCall(method) || saysWhoMayCall(method.getDeclaringClass()));
  }

  @Test
  void failingCallsGiveTheirConnectionsBack() throws Exception {
    RequestOrigin nowhere = new RequestOrigin("nowhere", null, UUID.randomUUID().toString());

    for (int i = 0; i < 5 * POOL; i++) {
      assertThatThrownBy(
              () ->
                  audit.failed(
                      EventType.LOGIN, Subject.NOBODY, nowhere, FailureReason.WRONG_PASSWORD))
          .rootCause()
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("invalid input syntax for type inet");
    }

    // Nearly all of the pool's at the same time; the service itself may be using one.
    List<Connection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < POOL - 4; i++) {
        connections.add(database.getConnection());
      }
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
    assertThat(connections).hasSize(POOL - 4);
  }

  /** Its request id is in each of its events. */
  private static RequestOrigin origin() {
    return new RequestOrigin("2001:db8::1", "InContainerIT", UUID.randomUUID().toString());
  }

  private long events(RequestOrigin origin) throws SQLException {
    return count("select count(*) from auth_events where request_id = ?", origin.requestId());
  }

  private long count(String sql, String parameter) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private <T> List<T> atOnce(int count, Callable<T> call) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(count, threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(Collections.nCopies(count, call))) {
        results.add(result.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  private HttpResponse<String> gets(String path, String token) throws Exception {
    URI url = URI.create("http://localhost:" + request.getLocalPort() + path);
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static boolean answersRequests(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(a -> a.annotationType().isAnnotationPresent(HttpMethod.class));
  }

  private static boolean saysWhoMayCall(AnnotatedElement element) {
    return element.isAnnotationPresent(RolesAllowed.class)
        || element.isAnnotationPresent(PermitAll.class);
  }
}
