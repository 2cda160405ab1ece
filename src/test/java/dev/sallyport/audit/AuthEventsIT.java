package dev.sallyport.audit;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Every outcome of sign-up and log-in leaves one event; requests beyond a limit are counted. */
@ResourceLock(RunningService.EXCLUSIVE)
class AuthEventsIT {
  private static final String PASSWORD = "Event-7-" + UUID.randomUUID();
  private static final String WRONG = "Wrong-7-" + UUID.randomUUID();

  /** What a visitor does, and why it must fail; null when it must not. */
  private record Attempt(
      TestUser visitor, String call, String email, String password, String reason, UUID userId) {}

  private record Event(
      String address,
      String type,
      boolean success,
      String reason,
      String userId,
      String userAgent,
      String requestId,
      long times) {
    boolean isThrottled() {
      return type.equals("throttled");
    }
  }

  private final List<String> addresses = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();

  @Test
  void theEventsAreTheOutcomesThatTheClientsSaw() throws Exception {
    for (int i = 0; i < 5; i++) {
      plan();
    }
    Collections.shuffle(attempts);
    List<Attempt> oneByOne = List.copyOf(attempts.subList(0, 20));
    List<Callable<Event>> atOnce =
        attempts.subList(20, attempts.size()).stream()
            .map(attempt -> (Callable<Event>) () -> outcome(attempt))
            .toList();

    List<Event> outcomes = new ArrayList<>(TestUser.atOnce(atOnce));
    oneByOne.forEach(attempt -> outcomes.add(outcome(attempt)));
    outcomes.addAll(guessesUntilTheAccountWaits());

    assertThat(outcomes)
        .extracting(Event::reason)
        .contains(
            null,
            "email_taken",
            "invalid_input",
            "wrong_password",
            "unknown_email",
            "inactive_user",
            "address_limit",
            "account_limit");
    List<String> addresses = outcomes.stream().map(Event::address).distinct().toList();
    awaitCount(addresses, outcomes.size());
    List<Event> recorded = recorded(addresses);
    assertThat(recorded)
        .filteredOn(event -> !event.isThrottled())
        .containsExactlyInAnyOrderElementsOf(
            outcomes.stream().filter(event -> !event.isThrottled()).toList());
    assertThat(throttled(recorded)).isEqualTo(throttled(outcomes));
    assertThat(outcomes)
        .extracting(Event::requestId)
        .containsAll(recorded.stream().map(Event::requestId).toList());
  }

  @Test
  void sixtyFourLogInsAtOnceAreCountedExactly() throws Exception {
    List<TestUser> people = Stream.generate(TestUser::registered).limit(8).toList();
    Database.update("update users set is_active = false where id = ?", people.get(7).userId());
    List<Callable<Integer>> logIns = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      TestUser person = people.get(i % 8);
      TestUser visitor = i % 3 == 0 ? person : person.elsewhere();
      String email = i % 5 == 0 ? "nobody-" + person.email() : person.email();
      String password = i % 4 == 0 ? WRONG : TestUser.PASSWORD;
      logIns.add(() -> visitor.logsInAs(email, password).statusCode());
      addresses.add(visitor.address());
    }

    List<Integer> answers = TestUser.atOnce(logIns);

    awaitCount(addresses, 64);
    assertThat(occurrences(addresses, "event_type = 'login' and success"))
        .isEqualTo(answers.stream().filter(status -> status == 200).count());
    assertThat(
            occurrences(
                addresses,
                "failure_reason in ('unknown_email', 'wrong_password', 'inactive_user')"))
        .isEqualTo(answers.stream().filter(status -> status == 401).count())
        .isPositive();
    assertThat(occurrences(addresses, "event_type = 'throttled'"))
        .isEqualTo(answers.stream().filter(status -> status == 429).count());
    assertThat(occurrences(addresses, "failure_reason = 'overloaded'"))
        .isEqualTo(answers.stream().filter(status -> status == 503).count());
  }

  @Test
  void aFloodIsCountedAndNotWrittenRowByRow() throws Exception {
    TestUser flooder = TestUser.arrives();
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(
          () -> {
            int refused = 0;
            for (int n = 0; n < 25; n++) {
              refused += flooder.post("/api/auth/login", "{}").statusCode() == 429 ? 1 : 0;
            }
            return refused;
          });
    }

    int refused = TestUser.atOnce(requests).stream().mapToInt(Integer::intValue).sum();

    assertThat(refused).isGreaterThan(400);
    List<String> address = List.of(flooder.address());
    awaitCount(address, 500);
    assertThat(occurrences(address, "event_type = 'throttled'")).isEqualTo(refused);
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type = 'throttled'"
                    + " and ip_address = ?::inet",
                flooder.address()))
        .isLessThan(10);
  }

  @Test
  void anUnknownEmailIsKeptAsItsKeyedHashOnly() {
    TestUser eve = TestUser.arrives();
    eve.logsInAs(eve.email(), PASSWORD).then().statusCode(401);
    eve.logsInAs(" " + eve.email().toUpperCase(Locale.ROOT), PASSWORD).then().statusCode(401);
    eve.logsInAs("another-" + eve.email(), PASSWORD).then().statusCode(401);

    List<Object> hashes =
        Database.column(
            "select email_hash from auth_events where ip_address = ?::inet order by created_at",
            eve.address());

    assertThat(hashes).hasSize(3).allMatch(hash -> hash.toString().matches("[0-9a-f]{64}"));
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
    assertThat(hashes)
        .doesNotContain(sha256(eve.email()))
        .first()
        .isEqualTo(
            new EmailHash(
                    new RootSecret(
                        new Configuration(name -> Optional.of(RunningService.shared().secret()))))
                .of(eve.email()));
  }

  @Test
  void aSessionsLifeIsInItsEvents() {
    TestUser ada = TestUser.signedUp();
    String used = ada.refreshToken();
    ada.refreshes().then().statusCode(200);
    ada.refreshesWith(used).then().statusCode(200);
    ada.logsOut("local").then().statusCode(200);

    assertThat(
            Database.column(
                "select concat_ws(' ', event_type, detail) from auth_events where session_id ="
                    + " (select id from sessions where user_id = ?) order by created_at",
                ada.userId()))
        .containsExactly("signup", "refresh", "refresh_retry", "logout local");
  }

  @Test
  void anEventIsSealedWithinSeconds() throws InterruptedException {
    TestUser ada = TestUser.signedUp();
    String sealed =
        "select count(*) from audit_seals where (select id from auth_events where user_id = ?)"
            + " = any (event_ids)";
    Instant limit = Instant.now().plusSeconds(30);
    while (Database.count(sealed, ada.userId()) == 0 && Instant.now().isBefore(limit)) {
      TimeUnit.MILLISECONDS.sleep(200);
    }

    assertThat(Database.count(sealed, ada.userId())).isOne();
  }

  @Test
  void theLogHasEachEventUnderItsOwaspName() {
    TestUser ada = TestUser.signedUp();
    ada.elsewhere().logsInWith(WRONG).then().statusCode(401);
    ada.elsewhere().logsIn().then().statusCode(200);
    ada.refreshes().then().statusCode(200);
    ada.logsOut("local").then().statusCode(200);

    assertThat(RunningService.shared().log().lines())
        .filteredOn(line -> line.contains("user_id=" + ada.userId()))
        .extracting(line -> line.replaceFirst("^.*?([a-z_]+ event=[a-z_]+).*$", "$1"))
        .containsExactly(
            "user_created event=signup",
            "authn_login_fail event=login",
            "authn_login_success event=login",
            "session_renewed event=refresh",
            "session_expired event=logout");
  }

  @Test
  void neitherPasswordNorEmailIsInEventsOrLog() {
    plan();
    attempts.forEach(AuthEventsIT::outcome);

    Set<String> secrets = new HashSet<>(Set.of(PASSWORD, WRONG));
    attempts.forEach(attempt -> secrets.add(attempt.email()));
    String log = RunningService.shared().log();
    for (String secret : secrets) {
      assertThat(
              Database.count(
                  "select count(*) from auth_events e where strpos(lower(e::text), lower(?)) > 0",
                  secret))
          .as(secret)
          .isZero();
      assertThat(log.contains(secret)).as(secret).isFalse();
    }
    assertThat(log).doesNotContain("$argon2id$", "eyJ");
  }

  @Test
  void theUserAgentIsCutAt512Characters() {
    TestUser ada = TestUser.arrives();
    for (int length : new int[] {512, 513, 4_000}) {
      ada.anonymous()
          .header("User-Agent", "u".repeat(length))
          .contentType(ContentType.JSON)
          .body("{}")
          .post("/api/auth/login")
          .then()
          .statusCode(400);
    }

    assertThat(
            Database.column(
                "select user_agent from auth_events where ip_address = ?::inet", ada.address()))
        .containsOnly("u".repeat(512))
        .hasSize(3);
  }

  /** Each outcome once and more, by visitors of their own. */
  private void plan() {
    TestUser ada = TestUser.registered();
    TestUser inactive = TestUser.registered();
    Database.update("update users set is_active = false where id = ?", inactive.userId());
    TestUser eve = TestUser.arrives();

    add("signup", TestUser.arrives(), PASSWORD, null);
    attempts.add(
        new Attempt(TestUser.arrives(), "signup", ada.email(), PASSWORD, "email_taken", null));
    attempts.add(
        new Attempt(TestUser.arrives(), "signup", eve.email(), "tiny", "invalid_input", null));
    attempts.add(
        new Attempt(TestUser.arrives(), "signup", PASSWORD, PASSWORD, "invalid_input", null));
    add("login", ada, TestUser.PASSWORD, null);
    add("login", ada, WRONG, "wrong_password");
    add("login", inactive, TestUser.PASSWORD, "inactive_user");
    add("login", inactive, WRONG, "wrong_password");
    // People do type their password into the wrong field.
    attempts.add(new Attempt(eve, "login", PASSWORD, PASSWORD, "unknown_email", null));
    // Two of these are beyond the limit of the address, whichever come last.
    for (int i = 0; i < 6; i++) {
      add("login", eve, WRONG, "unknown_email");
    }
  }

  private void add(String call, TestUser visitor, String password, String reason) {
    attempts.add(new Attempt(visitor, call, visitor.email(), password, reason, visitor.userId()));
  }

  private static List<Event> guessesUntilTheAccountWaits() {
    TestUser ada = TestUser.registered();
    List<Event> outcomes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      TestUser guesser = TestUser.arrives();
      outcomes.add(
          outcome(
              new Attempt(guesser, "login", ada.email(), WRONG, "wrong_password", ada.userId())));
    }
    return outcomes;
  }

  /** Does it, and says which event it must leave, as far as the client can know. */
  private static Event outcome(Attempt attempt) {
    String userAgent = "visitor/" + UUID.randomUUID();
    Response answer =
        attempt
            .visitor()
            .anonymous()
            .header("User-Agent", userAgent)
            .contentType(ContentType.JSON)
            .body(TestUser.credentials(attempt.email(), attempt.password()))
            .post("/api/auth/" + attempt.call());
    Object userId = attempt.userId();
    String type = attempt.call();
    String reason = attempt.reason();
    switch (answer.statusCode()) {
      case 200, 201 -> {
        assertThat(reason).isNull();
        userId = member(answer, "user_id");
      }
      case 429 -> {
        type = "throttled";
        boolean ofAccount = answer.header("RateLimit").startsWith("\"account\"");
        reason = ofAccount ? "account_limit" : "address_limit";
        userId = ofAccount ? userId : null;
      }
      case 503 -> reason = "overloaded";
      default -> assertThat(answer.statusCode()).isEqualTo(status(reason));
    }
    return new Event(
        attempt.visitor().address(),
        type,
        answer.statusCode() < 300,
        reason,
        userId == null ? null : userId.toString(),
        userAgent,
        answer.header("X-Request-Id"),
        1);
  }

  private static int status(String reason) {
    return switch (reason) {
      case "invalid_input" -> 400;
      case "email_taken" -> 409;
      default -> 401;
    };
  }

  /** How often what is throttled happened, by address, reason and user. */
  private static Map<List<String>, Long> throttled(List<Event> events) {
    return events.stream()
        .filter(Event::isThrottled)
        .collect(
            Collectors.groupingBy(
                event ->
                    Arrays.asList(event.address(), event.reason(), String.valueOf(event.userId())),
                Collectors.summingLong(Event::times)));
  }

  private static long occurrences(List<String> addresses, String condition) {
    return Database.count(
        "select coalesce(sum(occurrences), 0) from auth_events"
            + " where ip_address = any (?::inet[]) and "
            + condition,
        "{" + String.join(",", addresses) + "}");
  }

  /** What is counted in memory is written every 10 seconds. */
  private static void awaitCount(List<String> addresses, long expected)
      throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(30);
    while (occurrences(addresses, "true") < expected && Instant.now().isBefore(limit)) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(occurrences(addresses, "true")).isEqualTo(expected);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Event> recorded(List<String> addresses) {
    List<Event> events = new ArrayList<>();
    for (String address : addresses) {
      Database.rows(
              "select host(ip_address) as address, event_type, success, failure_reason,"
                  + " user_id::text, user_agent, request_id, occurrences from auth_events"
                  + " where ip_address = ?::inet",
              address)
          .forEach(row -> events.add(event(row)));
    }
    return events;
  }

  private static Event event(Map<String, Object> row) {
    return new Event(
        (String) row.get("address"),
        (String) row.get("event_type"),
        (Boolean) row.get("success"),
        (String) row.get("failure_reason"),
        (String) row.get("user_id"),
        (String) row.get("user_agent"),
        (String) row.get("request_id"),
        ((Number) row.get("occurrences")).longValue());
  }
}
