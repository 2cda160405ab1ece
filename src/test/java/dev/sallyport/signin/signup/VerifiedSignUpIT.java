package dev.sallyport.signin.signup;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.code;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.mails;
import static dev.sallyport.signin.password.PasswordStory.page;
import static dev.sallyport.signin.password.PasswordStory.stopToken;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.OtherServer;
import dev.sallyport.SharedServer;
import dev.sallyport.Slow;
import dev.sallyport.StallableRelay;
import dev.sallyport.TestUser;
import dev.sallyport.assurance.disclosure.IndistinguishableCalls;
import dev.sallyport.web.MailPage;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Sign-ups that need the proof of their mailbox, and attempts to get around it. */
@Slow
class VerifiedSignUpIT {
  private static final String OTHER_PASSWORD = "Analytical-Engine-1837";

  /** The default of {@code MAIL_RECIPIENT_RATE_LIMIT}. */
  private static final int MAILS_TO_EACH_ADDRESS = 5;

  /** Requests of each kind in a round: so many usual ones, so many while the mail server stalls. */
  private static final int REQUESTS = 8;

  private static final int ROUNDS = 3;

  private static OtherServer server;
  private static StallableRelay relay;

  private final String email = newEmail();

  @BeforeAll
  static void start() {
    server = SharedServer.GRID.enter();
    relay = SharedServer.GRID.relay();
  }

  @AfterAll
  static void stop() {
    SharedServer.GRID.leave();
  }

  @Test
  void codeAndFlowCreateTheAccount() {
    Response requested = signsUp(email, TestUser.PASSWORD);
    assertThat(requested.statusCode()).as(requested.asString()).isEqualTo(202);
    assertThat(requested.<Integer>path("expires_in")).isEqualTo(600);
    assertThat(requested.<Integer>path("resend_after")).isEqualTo(60);
    String code = code(mailWithLink(email, 1));
    assertThat(accounts(email)).isZero();
    assertRefused(logsIn(email, TestUser.PASSWORD), 401, "invalid_credentials");

    Response confirmed = confirmsByCode(flow(requested), code);

    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(201);
    String token = confirmed.path("token");
    assertThat(TestUser.claims(token).getClaim("email_verified")).isEqualTo(true);
    assertThat(server.me(token).<Boolean>path("email_verified")).isTrue();
    assertThat(logsIn(email, TestUser.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(
            count(
                "select count(*) from auth_events where user_id = ?::uuid and success"
                    + " and event_type = 'signup'",
                confirmed.<String>path("user_id")))
        .isEqualTo(1);
    assertRefused(confirmsByCode(flow(requested), code), 401, "invalid_code");
  }

  @Test
  void linkAndPasswordCreateTheAccountInTheLanguageOfTheSignUp() {
    server
        .request()
        .header("Accept-Language", "de-AT,en;q=0.5")
        .contentType("application/json")
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/signup");
    String mail = mailWithLink(email, 1);
    assertThat(page(mail)).isEqualTo("http://localhost:8080/signup/confirm");
    String token = token(mail);

    assertRefused(confirmsByLink(token, OTHER_PASSWORD), 401, "invalid_code");
    assertThat(accounts(email)).isZero();
    assertThat(confirmsByLink(token, TestUser.PASSWORD).statusCode()).isEqualTo(201);

    assertThat(count("select count(*) from users where email = ? and language = 'de'", email))
        .isEqualTo(1);
    assertRefused(confirmsByLink(token, TestUser.PASSWORD), 401, "invalid_code");
  }

  /** An attacker signs up with the victim's address; the victim opens what is mailed. */
  @Test
  void theVictimNeverActivatesThePasswordOfTheAttacker() {
    Response attack = signsUp(email, OTHER_PASSWORD);
    String attacked = mailWithLink(email, 1);

    assertRefused(confirmsByLink(token(attacked), TestUser.PASSWORD), 401, "invalid_code");
    assertRefused(
        confirms(Json.createObjectBuilder().add("token", token(attacked))),
        400,
        "validation_failed");
    assertThat(accounts(email)).isZero();

    Response own = signsUp(email, TestUser.PASSWORD);
    String mail = mailWithLink(email, 2);
    assertRefused(confirmsByCode(flow(own), code(attacked)), 401, "invalid_code");
    assertThat(confirmsByCode(flow(own), code(mail)).statusCode()).isEqualTo(201);

    assertRefused(confirmsByCode(flow(attack), code(attacked)), 401, "invalid_code");
    assertRefused(confirmsByLink(token(attacked), OTHER_PASSWORD), 401, "invalid_code");
    assertRefused(logsIn(email, OTHER_PASSWORD), 401, "invalid_credentials");
    assertThat(logsIn(email, TestUser.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(accounts(email)).isEqualTo(1);
  }

  @Test
  void afterFiveWrongCodesTheRightOneIsWrong() {
    String flow = flow(signsUp(email, TestUser.PASSWORD));
    String code = code(mailWithLink(email, 1));
    String wrong = code.equals("00000000") ? "00000001" : "00000000";
    for (int i = 0; i < 5; i++) {
      assertRefused(confirmsByCode(flow, wrong), 401, "invalid_code");
    }

    assertRefused(confirmsByCode(flow, code), 401, "invalid_code");
    assertRefused(confirmsByCode(UUID.randomUUID().toString(), code), 401, "invalid_code");
    assertRefused(confirmsByCode("no-flow", code), 401, "invalid_code");
    assertThat(accounts(email)).isZero();
  }

  /** Neither response nor rows tell whether the address has an account. */
  @Test
  void takenAndNewAddressesAreAlike() {
    confirmsByCode(flow(signsUp(email, TestUser.PASSWORD)), code(mailWithLink(email, 1)));
    String free = newEmail();

    List<Object> ofFree = look(free);
    List<Object> ofTaken = look(email);

    assertThat(ofTaken).isEqualTo(ofFree);
    mailWithLink(free, 1);
    eventually(() -> assertThat(mails(email)).hasSize(2));
    assertThat(mails(email).get(1)).doesNotContain("/signup/").doesNotContain(OTHER_PASSWORD);
    assertThat(logsIn(email, TestUser.PASSWORD).statusCode()).isEqualTo(200);
    assertRefused(logsIn(email, OTHER_PASSWORD), 401, "invalid_credentials");
  }

  /** New addresses, taken ones, and those that get no mail for whatever reason. */
  @Test
  void signUpsTakeTheSameTime(TestReporter reporter) throws Exception {
    String throttled = newEmail();
    for (int i = 0; i < MAILS_TO_EACH_ADDRESS; i++) {
      signsUp(throttled, TestUser.PASSWORD);
    }
    new IndistinguishableCalls(
            "verified sign-up",
            202,
            40,
            1.15,
            Map.of(
                "new", () -> request(newEmail()),
                "taken", () -> request(owned(true)),
                "inactive", () -> request(owned(false)),
                "throttled", () -> request(throttled)))
        .assertAlike(reporter);
  }

  /** The requests of a round are sent while the worker waits for the mail server. */
  @Test
  void aMailServerThatStallsDelaysNoRequest(TestReporter reporter) throws Exception {
    confirmsByCode(flow(signsUp(email, TestUser.PASSWORD)), code(mailWithLink(email, 1)));
    Map<String, Supplier<Response>> kinds = new LinkedHashMap<>();
    kinds.put("log-in", () -> logsIn(email, TestUser.PASSWORD));
    kinds.put("sign-up", () -> signsUp(newEmail(), TestUser.PASSWORD));
    kinds.put("reset", () -> forgets(owned(true)));
    kinds.put("health", () -> server.request().get("/health/ready"));
    Map<String, List<Long>> usual = new LinkedHashMap<>();
    Map<String, List<Long>> stalled = new LinkedHashMap<>();
    time(kinds, new LinkedHashMap<>());
    for (int round = 0; round < ROUNDS; round++) {
      time(kinds, usual);
      relay.stall();
      try {
        forgets(owned(true));
        eventually(() -> assertThat(relay.stalledConnections()).isPositive());
        time(kinds, stalled);
        assertThat(relay.stalledConnections()).as("the worker waits").isEqualTo(1);
      } finally {
        relay.resume();
      }
    }

    reporter.publishEntry("usual, ms", median(usual).toString());
    reporter.publishEntry("mail server stalls, ms", median(stalled).toString());
    // The kinds that it delayed would take as long as the worker waits, which is seconds.
    median(stalled)
        .forEach(
            (kind, median) ->
                assertThat(median).as(kind).isLessThan(2 * median(usual).get(kind) + 20));
    assertThat(stalled.values())
        .allSatisfy(all -> assertThat(all).allSatisfy(ms -> assertThat(ms).isLessThan(5000)));
    String next = newEmail();
    signsUp(next, TestUser.PASSWORD);
    mailWithLink(next, 1);
  }

  private static void time(
      Map<String, Supplier<Response>> kinds, Map<String, List<Long>> milliseconds) {
    for (int i = 0; i < REQUESTS; i++) {
      kinds.forEach(
          (kind, call) -> {
            long start = System.nanoTime();
            Response response = call.get();
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertThat(response.statusCode()).as(kind).isIn(200, 202);
            milliseconds.computeIfAbsent(kind, k -> new ArrayList<>()).add(took);
          });
    }
  }

  private static Map<String, Long> median(Map<String, List<Long>> milliseconds) {
    Map<String, Long> medians = new LinkedHashMap<>();
    milliseconds.forEach(
        (kind, all) -> medians.put(kind, all.stream().sorted().toList().get(all.size() / 2)));
    return medians;
  }

  private static HttpRequest request(String address) {
    return HttpRequest.newBuilder(server.url().resolve("/api/auth/signup"))
        .header("X-Forwarded-For", TestUser.newAddress())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(TestUser.credentials(address, OTHER_PASSWORD)))
        .build();
  }

  /** The address of an account. */
  private static String owned(boolean active) {
    String address = newEmail();
    update(TestUser.INSERT_ACCOUNT, UUID.randomUUID(), address, "{user}", "$argon2id$none");
    update("update users set is_active = ? where email = ?", active, address);
    return address;
  }

  private static void update(String sql, Object... parameters) {
    try (Connection connection = server.database();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void inactiveAndThrottledAddressesAreAlike() {
    String throttled = newEmail();
    for (int i = 0; i < MAILS_TO_EACH_ADDRESS; i++) {
      signsUp(throttled, TestUser.PASSWORD);
    }
    List<Object> ofNew = look(newEmail());

    assertThat(look(throttled)).isEqualTo(ofNew);
    assertThat(look(owned(false))).isEqualTo(ofNew);
  }

  /** Here rather than beside the other resets, because no other test writes to this database. */
  @Test
  void resetsForAllKindsOfAddressesAreAlike() {
    String verified = owned(true);
    update("update users set email_verified = true where email = ?", verified);
    String throttled = owned(true);
    String unknownAndThrottled = newEmail();
    for (int i = 0; i < MAILS_TO_EACH_ADDRESS; i++) {
      forgets(throttled);
      forgets(unknownAndThrottled);
    }
    List<Object> ofUnknown = look(() -> forgets(newEmail()));

    String owner = owned(true);
    assertThat(look(() -> forgets(owner))).isEqualTo(ofUnknown);
    assertThat(look(() -> forgets(verified))).isEqualTo(ofUnknown);
    String inactive = owned(false);
    assertThat(look(() -> forgets(inactive))).isEqualTo(ofUnknown);
    assertThat(look(() -> forgets(throttled))).isEqualTo(ofUnknown);
    assertThat(look(() -> forgets(unknownAndThrottled))).isEqualTo(ofUnknown);
    mailWithLink(owner, 1);
    mailWithLink(verified, 1);
    assertThat(mails(inactive)).isEmpty();
    assertThat(mails(throttled)).hasSize(MAILS_TO_EACH_ADDRESS);
    assertThat(mails(unknownAndThrottled)).isEmpty();
  }

  private static Response forgets(String address) {
    return post(
        "/api/auth/password/forgot",
        Json.createObjectBuilder().add("email", address).build().toString());
  }

  private static List<Object> look(String address) {
    return look(() -> signsUp(address, OTHER_PASSWORD));
  }

  private static List<Object> look(Supplier<Response> call) {
    List<Long> before = rows();
    Response answer = call.get();
    List<Long> after = rows();
    List<Object> look = new ArrayList<>();
    look.add(answer.statusCode());
    look.add(answer.jsonPath().getMap("").keySet());
    look.add(answer.<Object>path("expires_in"));
    look.add(
        answer.headers().asList().stream()
            .filter(header -> !header.getName().matches("(?i)date|x-request-id|ratelimit"))
            .toList()
            .toString());
    for (int i = 0; i < before.size(); i++) {
      look.add(after.get(i) - before.get(i));
    }
    return look;
  }

  private static List<Long> rows() {
    return List.of(
        count("select count(*) from users"),
        count("select count(*) from credentials"),
        count("select count(*) from tickets"),
        count("select count(*) from mails"),
        count("select count(*) from auth_events where event_type like 'signup%'"),
        count("select count(*) from auth_events where event_type like 'password%'"));
  }

  @Test
  void ofTwentyConfirmationsAtOnceOneSucceeds() throws Exception {
    String flow = flow(signsUp(email, TestUser.PASSWORD));
    String mail = mailWithLink(email, 1);
    String second = flow(signsUp(email, OTHER_PASSWORD));
    String other = mailWithLink(email, 2);
    List<Callable<Response>> confirmations = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // More tries at once would exhaust the flow.
      confirmations.add(() -> confirmsByCode(flow, code(mail)));
      confirmations.add(() -> confirmsByLink(token(mail), TestUser.PASSWORD));
      confirmations.add(() -> confirmsByCode(second, code(other)));
      confirmations.add(() -> confirmsByLink(token(other), OTHER_PASSWORD));
    }

    List<Response> answers = TestUser.atOnce(confirmations);

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 201)
        .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(401, 429, 503));
    assertThat(accounts(email)).isEqualTo(1);
    assertThat(
            count(
                "select count(*) from credentials c join users u on u.id = c.user_id"
                    + " where u.email = ?",
                email))
        .isEqualTo(1);
  }

  /** Mail scanners open links, and poisoned links would send the secret to an attacker. */
  @Test
  void openingTheLinkChangesNothingAndItDependsOnNoHeader() {
    server
        .request()
        .header("Host", "evil.example")
        .header("X-Forwarded-Host", "evil.example")
        .header("Forwarded", "host=evil.example")
        .contentType("application/json")
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/signup")
        .then()
        .statusCode(202);
    String mail = mailWithLink(email, 1);
    assertThat(mail).doesNotContain("evil.example");
    List<Long> before = rows();
    for (int i = 0; i < 20; i++) {
      for (String query : List.of("", "?token=" + token(mail))) {
        assertThat(server.request().get("/signup/confirm" + query).statusCode()).isEqualTo(200);
        assertThat(server.request().head("/signup/confirm" + query).statusCode()).isEqualTo(200);
        String call = "/api/auth/signup/confirm" + query;
        assertThat(server.request().get(call).statusCode()).isEqualTo(405);
        assertThat(server.request().head(call).statusCode()).isEqualTo(405);
      }
    }

    assertThat(rows()).isEqualTo(before);
    assertThat(confirmsByLink(token(mail), TestUser.PASSWORD).statusCode()).isEqualTo(201);
  }

  /** By keyboard on a phone; the page keeps no session. */
  @Test
  void theLinkLeadsToAPageThatCreatesTheAccount() {
    signsUp(email, TestUser.PASSWORD);
    String mail = mailWithLink(email, 1);
    try (MailPage page =
        MailPage.opens(server.url(), page(mail) + "#token=" + token(mail), "de-DE")) {
      assertThat(page.heading()).hasText("Registrierung abschlie\u00dfen");
      assertThat(page.posts()).isZero();
      page.typesAndSubmits(OTHER_PASSWORD);
      assertThat(page.alert()).hasText("Das Passwort ist falsch, oder der Link gilt nicht mehr.");
      assertThat(accounts(email)).isZero();
      page.typesAgain(TestUser.PASSWORD);
      assertThat(page.done())
          .hasText("Ihr Konto ist angelegt. Sie k\u00f6nnen sich jetzt anmelden.");
    }

    assertThat(
            count(
                "select count(*) from sessions s join users u on u.id = s.user_id"
                    + " where u.email = ? and s.ended_at is null",
                email))
        .isZero();
    assertThat(logsIn(email, TestUser.PASSWORD).statusCode()).isEqualTo(200);
  }

  /** More sign-ups give neither more mails nor more tries. */
  @Test
  void beyondTheBudgetOfTheAddressTheMailIsWithheld() {
    for (int i = 0; i < 6; i++) {
      assertThat(signsUp(email, TestUser.PASSWORD).statusCode()).isEqualTo(202);
    }
    String next = newEmail();
    signsUp(next, TestUser.PASSWORD);
    mailWithLink(next, 1);

    eventually(() -> assertThat(mails(email)).hasSize(5));
  }

  /** The recipient of somebody else's attempts stops their mails, with an account or without. */
  @Test
  void theRecipientStopsTheMails() {
    String owner = newEmail();
    confirmsByCode(flow(signsUp(owner, TestUser.PASSWORD)), code(mailWithLink(owner, 1)));
    signsUp(owner, OTHER_PASSWORD);
    eventually(() -> assertThat(mails(owner)).hasSize(2));
    signsUp(email, OTHER_PASSWORD);
    for (String mail : List.of(mails(owner).get(1), mailWithLink(email, 1))) {
      Response stopped =
          post(
              "/api/auth/mail/stop",
              Json.createObjectBuilder().add("token", stopToken(mail)).build().toString());
      assertThat(stopped.statusCode()).as(stopped.asString()).isEqualTo(200);
    }

    assertThat(look(owner)).isEqualTo(look(email)).isEqualTo(look(newEmail()));

    String next = newEmail();
    signsUp(next, TestUser.PASSWORD);
    mailWithLink(next, 1);
    assertThat(mails(owner)).hasSize(2);
    assertThat(mails(email)).hasSize(1);
  }

  @Test
  void faultsAreNamedForEveryAddress() {
    Response weak = signsUp(email, "short");
    assertRefused(weak, 400, "validation_failed");
    assertThat(weak.<List<String>>path("errors.field")).contains("password");
    Response empty = confirms(Json.createObjectBuilder());
    assertRefused(empty, 400, "validation_failed");
    assertThat(empty.<List<String>>path("errors.field")).containsExactly("token");
    Response half = confirms(Json.createObjectBuilder().add("flow", UUID.randomUUID().toString()));
    assertThat(half.<List<String>>path("errors.field")).containsExactly("code");
  }

  private static String newEmail() {
    return "verified-" + UUID.randomUUID() + "@example.com";
  }

  private static Response signsUp(String address, String password) {
    return post("/api/auth/signup", TestUser.credentials(address, password));
  }

  private static Response logsIn(String address, String password) {
    return post("/api/auth/login", TestUser.credentials(address, password));
  }

  private static Response confirmsByCode(String flow, String code) {
    return confirms(Json.createObjectBuilder().add("flow", flow).add("code", code));
  }

  private static Response confirmsByLink(String token, String password) {
    return confirms(Json.createObjectBuilder().add("token", token).add("password", password));
  }

  private static Response confirms(JsonObjectBuilder body) {
    return post("/api/auth/signup/confirm", body.build().toString());
  }

  private static Response post(String path, String body) {
    return server.request().contentType("application/json").body(body).post(path);
  }

  private static String flow(Response requested) {
    return requested.path("flow");
  }

  private static long accounts(String address) {
    return count("select count(*) from users where email = ?", address);
  }

  private static long count(String sql, Object... parameters) {
    try (Connection connection = server.database();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
