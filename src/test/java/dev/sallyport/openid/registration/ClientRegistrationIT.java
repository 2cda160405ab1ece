package dev.sallyport.openid.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.LocalTransactions;
import dev.sallyport.LogRecords;
import dev.sallyport.MovableClock;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.openid.client.ClientLogin;
import dev.sallyport.openid.client.ClientRepository;
import dev.sallyport.openid.client.ClientService;
import dev.sallyport.openid.client.RegisteredClient;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.assertion.TestAssertions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registering, changing and importing clients, on real PostgreSQL without the server. */
@WithoutServer
class ClientRegistrationIT {
  private static final String HASH = HexFormat.of().formatHex(Sha256.of("secret"));
  private static final String OTHER_HASH = HexFormat.of().formatHex(Sha256.of("other"));
  private static final RequestOrigin OPERATOR =
      new RequestOrigin("192.0.2.1", "curl/8.5.0", "test").by(UUID.randomUUID());

  private final MovableClock clock = new MovableClock();
  private final LocalTransactions transactions = new LocalTransactions();
  private final Sql sql = new Sql(transactions.dataSource());
  private final ClientRepository repository = new ClientRepository(sql);
  private final List<String> audited = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> variables = new HashMap<>();

  private final AuditService audit =
      new AuditService() {
        @Override
        public void succeeded(EventType type, Subject subject, RequestOrigin origin) {
          audited.add(type.code() + " " + subject.detail());
        }
      };

  private final ClientRegistrationService service =
      new ClientRegistrationService(repository, sql, TestAssertions.settings(), audit, clock);

  @AfterEach
  void removesAll() {
    transactions.call(
        () -> {
          sql.update("delete from oauth_clients");
          return sql.update("delete from oauth_client_imports");
        });
  }

  @Test
  void aConfidentialClientWithoutKeysGetsASecret() {
    Registration web =
        create(ClientRulesTest.draft("shop", "web", List.of("https://shop.example")));

    assertThat(web.secret().orElseThrow()).matches("[A-Za-z0-9_-]{43}");
    assertThat(web.client().secrets()).hasSize(1);
    assertThat(hashes("shop")).containsExactly(Sha256.of(web.secret().orElseThrow()));
    assertThat(web.toString()).doesNotContain(web.secret().orElseThrow());
    assertThat(create(ClientRulesTest.draft("spa", "single_page", List.of("https://a.example"))))
        .satisfies(spa -> assertThat(spa.secret()).isEmpty())
        .satisfies(spa -> assertThat(spa.client().secrets()).isEmpty());
    String secretId = web.client().secrets().get(0).id().toString();
    assertThat(audited)
        .containsExactly(
            "client_created client=shop type=web",
            "client_secret_added client=shop secret=" + secretId,
            "client_created client=spa type=single_page");
  }

  @Test
  void anIdIsRegisteredOnce() {
    create(ClientRulesTest.draft("a", "service", List.of()));

    assertProblem(
        ProblemType.CONFLICT, () -> create(ClientRulesTest.draft("a", "service", List.of())));
    assertProblem(
        ProblemType.VALIDATION_FAILED,
        () -> create(ClientRulesTest.draft("sallyport", "service", List.of())));
    assertThat(audited).hasSize(2);
  }

  /** RFC 9700, section 4.15: otherwise its own tokens would have the subject of the user. */
  @Test
  void noClientHasTheIdOfAUser() {
    UUID user = UUID.randomUUID();
    String id = user.toString();
    call(
        () ->
            sql.update(
                "insert into users (id, email, roles, is_active, created_at)"
                    + " values (?, ?, '{user}', true, now())",
                user,
                id + "@example.com"));
    try {
      for (String taken : List.of(id, id.toUpperCase(Locale.ROOT))) {
        assertProblem(
            ProblemType.CONFLICT, () -> create(ClientRulesTest.draft(taken, "service", List.of())));
      }
      assertThat(audited).isEmpty();
    } finally {
      call(() -> sql.update("delete from users where id = ?", user));
    }

    assertThat(create(ClientRulesTest.draft(id, "service", List.of())).secret()).isPresent();
  }

  /** Rotation without downtime: add, deploy, delete. */
  @Test
  void aSecretIsReplacedWhileTheOtherIsInUse() {
    Registration first = create(ClientRulesTest.draft("a", "service", List.of()));
    clock.advance(Duration.ofSeconds(1));
    Registration second = call(() -> service.addSecret("a", OPERATOR));

    assertThat(second.secret()).isNotEqualTo(first.secret());
    assertThat(hashes("a"))
        .containsExactlyInAnyOrder(
            Sha256.of(first.secret().orElseThrow()), Sha256.of(second.secret().orElseThrow()));
    assertProblem(ProblemType.CONFLICT, () -> call(() -> service.addSecret("a", OPERATOR)));
    UUID oldest = second.client().secrets().get(0).id();
    assertThat(oldest).isEqualTo(first.client().secrets().get(0).id());
    assertThat(call(() -> service.deleteSecret("a", oldest, OPERATOR))).isTrue();
    assertThat(call(() -> service.deleteSecret("a", oldest, OPERATOR))).isFalse();
    assertThat(hashes("a")).containsExactly(Sha256.of(second.secret().orElseThrow()));
  }

  @Test
  void aClientHasAtMostTwoSecrets() throws Exception {
    create(ClientRulesTest.draft("a", "service", List.of()));
    Callable<Boolean> addition =
        () -> {
          try {
            call(() -> service.addSecret("a", OPERATOR));
            return true;
          } catch (Problem refused) {
            return false;
          }
        };

    List<Boolean> added = TestUser.atOnce(Collections.nCopies(10, addition));

    assertThat(added.stream().filter(done -> done)).hasSize(1);
    assertThat(hashes("a")).hasSize(2);
  }

  @Test
  void aPublicClientGetsNoSecret() {
    create(ClientRulesTest.draft("spa", "single_page", List.of("https://a.example")));

    assertProblem(ProblemType.CONFLICT, () -> call(() -> service.addSecret("spa", OPERATOR)));
    assertProblem(ProblemType.NOT_FOUND, () -> call(() -> service.addSecret("b", OPERATOR)));
  }

  @Test
  void aChangeKeepsIdTypeAndSecretsAndNamesWhatItChanged() {
    create(ClientRulesTest.draft("a", "web", List.of("https://a.example")));
    List<byte[]> hashes = hashes("a");
    audited.clear();

    ClientDraft disabled =
        new ClientDraft(
            "a",
            "New",
            Optional.empty(),
            "web",
            List.of("https://a.example", "https://b.example"),
            List.of(),
            Optional.empty(),
            List.of("openid"),
            false,
            true,
            Optional.empty(),
            true,
            true,
            List.of("https://api.example"),
            true);
    RegisteredClient changed = call(() -> service.replace(disabled, OPERATOR));

    assertThat(changed.disabledAt()).contains(MovableClock.START);
    assertThat(audited)
        .containsExactly(
            "client_changed client=a changed=name,redirect_uris,scopes,device_grant,dpop_required,"
                + "pkce_or_nonce_optional,resources,disabled");
    assertThat(call(() -> new ClientService(repository).find("a"))).as("disabled").isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(call(() -> service.replace(disabled, OPERATOR)).disabledAt())
        .as("since when")
        .contains(MovableClock.START);
    RegisteredClient enabled =
        call(
            () ->
                service.replace(
                    ClientRulesTest.draft("a", "web", List.of("https://a.example")), OPERATOR));
    assertThat(enabled.disabledAt()).isEmpty();
    assertThat(hashes("a")).containsExactlyElementsOf(hashes);
    assertProblem(
        ProblemType.VALIDATION_FAILED,
        () ->
            call(
                () -> service.replace(ClientRulesTest.draft("a", "service", List.of()), OPERATOR)));
    assertProblem(
        ProblemType.NOT_FOUND,
        () ->
            call(
                () -> service.replace(ClientRulesTest.draft("b", "service", List.of()), OPERATOR)));
  }

  @Test
  void clientsOfTheVariableAreRegisteredOnce() {
    variables.put("OAUTH_CLIENTS", "orders:" + OTHER_HASH + ",orders:" + HASH + ",b:" + HASH);
    try (LogRecords log = new LogRecords()) {
      starts();
      assertThat(log.text())
          .containsOnlyOnce("INFO Client orders ")
          .containsOnlyOnce("INFO Client b ")
          .doesNotContain(HASH, OTHER_HASH);
    }

    assertThat(hashes("orders")).as("the last of two").containsExactly(Sha256.of("secret"));
    RegisteredClient imported = call(() -> repository.find("orders")).orElseThrow();
    assertThat(imported.client().type().code()).isEqualTo("service");
    assertThat(imported.client().scopes()).isEmpty();
    assertThat(imported.createdBy()).isEmpty();
    assertThat(audited)
        .containsExactly(
            "client_created client=orders type=service", "client_created client=b type=service");

    variables.put("OAUTH_CLIENTS", "orders:" + OTHER_HASH);
    starts();

    assertThat(hashes("orders")).as("unchanged").containsExactly(Sha256.of("secret"));
    assertThat(hashes("b")).as("no longer named").containsExactly(Sha256.of("secret"));
    assertThat(audited).hasSize(2);
  }

  /** Its secret may be known to others. */
  @Test
  void aDeletedClientDoesNotReturn() {
    variables.put("OAUTH_CLIENTS", "orders:" + HASH);
    starts();
    assertThat(call(() -> service.delete("orders", OPERATOR))).isTrue();
    assertThat(call(() -> service.delete("orders", OPERATOR))).isFalse();

    starts();

    assertThat(call(() -> repository.find("orders"))).isEmpty();
    assertThat(create(ClientRulesTest.draft("orders", "service", List.of())).secret()).isPresent();
    starts();
    assertThat(hashes("orders")).hasSize(1).doesNotContain(Sha256.of("secret"));
  }

  @Test
  void aRegisteredClientIsNotImportedOver() {
    Registration registered = create(ClientRulesTest.draft("orders", "service", List.of()));
    variables.put("OAUTH_CLIENTS", "orders:" + HASH);

    starts();

    assertThat(hashes("orders")).containsExactly(Sha256.of(registered.secret().orElseThrow()));
  }

  @Test
  void twoNodesThatStartAtOnceRegisterAClientOnce() throws Exception {
    variables.put("OAUTH_CLIENTS", "orders:" + HASH);
    Callable<Boolean> start =
        () -> {
          starts();
          return true;
        };

    assertThat(TestUser.atOnce(Collections.nCopies(8, start))).containsOnly(true);

    assertThat(audited).containsExactly("client_created client=orders type=service");
    assertThat(hashes("orders")).hasSize(1);
  }

  /** Otherwise an ID token of the client would have the audience of an access token. */
  @Test
  void theServiceDoesNotStartIfAClientIsTheAudience() {
    variables.put("OAUTH_CLIENTS", "sallyport:" + HASH);
    assertThatThrownBy(this::starts)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("OAUTH_CLIENTS");

    variables.clear();
    variables.put("JWT_AUDIENCE", "orders");
    variables.put("OAUTH_CLIENTS", "orders:" + HASH);
    assertThatThrownBy(this::starts).isInstanceOf(StartupException.class);

    variables.remove("OAUTH_CLIENTS");
    create(ClientRulesTest.draft("orders", "service", List.of()));
    assertThatThrownBy(this::starts)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("JWT_AUDIENCE");
  }

  /** With a service in a transaction for each of its calls, as the container does it. */
  private void starts() {
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(variables.get(name)));
    ClientImportService inTransactions =
        new ClientImportService(repository, audit, clock) {
          @Override
          public boolean register(String id, byte[] secretHash) {
            return call(() -> super.register(id, secretHash));
          }

          @Override
          public boolean exists(String id) {
            return call(() -> super.exists(id));
          }
        };
    new ClientImport(
            new ClientSettings(configuration), new TokenSettings(configuration), inTransactions)
        .register(new ApplicationReady());
  }

  private Registration create(ClientDraft draft) {
    return call(() -> service.create(draft, OPERATOR));
  }

  private <T> T call(Supplier<T> work) {
    return transactions.call(work);
  }

  private List<byte[]> hashes(String id) {
    return call(() -> repository.enabled(List.of(id))).stream()
        .map(ClientLogin::secretHashes)
        .flatMap(List::stream)
        .toList();
  }

  private static void assertProblem(ProblemType type, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.type()).isEqualTo(type));
  }
}
