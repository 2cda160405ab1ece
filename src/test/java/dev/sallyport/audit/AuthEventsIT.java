package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Every outcome of sign-up and log-in leaves exactly one event. */
class AuthEventsIT {
  private static final String PASSWORD = "Event-7-" + UUID.randomUUID();
  private static final String WRONG = "Wrong-7-" + UUID.randomUUID();

  /** What a visitor does, and why it must fail; null when it must not. */
  private record Attempt(
      Visitor visitor, String call, String email, String password, String reason, UUID userId) {}

  private record Event(
      String address,
      String type,
      boolean success,
      String reason,
      String userId,
      String userAgent,
      String requestId) {}

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

    List<Event> outcomes = new ArrayList<>(Visitor.atOnce(atOnce));
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
    assertThat(recorded(outcomes)).containsExactlyInAnyOrderElementsOf(outcomes);
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
    Visitor ada = Visitor.arrives();
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
    Visitor ada = Visitor.registered();
    Visitor inactive = Visitor.registered();
    Database.update("update users set is_active = false where id = ?", inactive.userId());
    Visitor eve = Visitor.arrives();

    add("signup", Visitor.arrives(), PASSWORD, null);
    attempts.add(
        new Attempt(Visitor.arrives(), "signup", ada.email(), PASSWORD, "email_taken", null));
    attempts.add(
        new Attempt(Visitor.arrives(), "signup", eve.email(), "tiny", "invalid_input", null));
    attempts.add(
        new Attempt(Visitor.arrives(), "signup", PASSWORD, PASSWORD, "invalid_input", null));
    add("login", ada, Visitor.PASSWORD, null);
    add("login", ada, WRONG, "wrong_password");
    add("login", inactive, Visitor.PASSWORD, "inactive_user");
    add("login", inactive, WRONG, "wrong_password");
    // People do type their password into the wrong field.
    attempts.add(new Attempt(eve, "login", PASSWORD, PASSWORD, "unknown_email", null));
    // Two of these are beyond the limit of the address, whichever come last.
    for (int i = 0; i < 6; i++) {
      add("login", eve, WRONG, "unknown_email");
    }
  }

  private void add(String call, Visitor visitor, String password, String reason) {
    attempts.add(new Attempt(visitor, call, visitor.email(), password, reason, visitor.userId()));
  }

  private static List<Event> guessesUntilTheAccountWaits() {
    Visitor ada = Visitor.registered();
    List<Event> outcomes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Visitor guesser = Visitor.arrives();
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
            .body(Visitor.credentials(attempt.email(), attempt.password()))
            .post("/api/auth/" + attempt.call());
    Object userId = attempt.userId();
    String type = attempt.call();
    String reason = attempt.reason();
    switch (answer.statusCode()) {
      case 200, 201 -> {
        assertThat(reason).isNull();
        userId = answer.path("user_id");
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
        answer.header("X-Request-Id"));
  }

  private static int status(String reason) {
    return switch (reason) {
      case "invalid_input" -> 400;
      case "email_taken" -> 409;
      default -> 401;
    };
  }

  private static List<Event> recorded(List<Event> outcomes) {
    List<Event> events = new ArrayList<>();
    for (String address : outcomes.stream().map(Event::address).distinct().toList()) {
      Database.rows(
              "select host(ip_address) as address, event_type, success, failure_reason,"
                  + " user_id::text, user_agent, request_id from auth_events"
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
        (String) row.get("request_id"));
  }
}
