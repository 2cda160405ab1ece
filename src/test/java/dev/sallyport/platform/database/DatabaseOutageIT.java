package dev.sallyport.platform.database;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** PostgreSQL goes away and comes back. */
@ResourceLock(RunningService.EXCLUSIVE)
class DatabaseOutageIT {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);

  private final RunningService service = RunningService.shared();
  private final TestUser ada = TestUser.signedUp();
  private final TestUser stranger = TestUser.arrives();
  private boolean away;

  /** Whatever happened, the tests that follow find the service as it was. */
  @AfterEach
  void bringTheDatabaseBack() throws InterruptedException {
    if (away) {
      comesBack();
    }
    awaitReady();
  }

  @Test
  void whatNeedsTheDatabaseIsUnavailableAndTheRestIsNot() {
    goesAway();

    assertUnavailable(ada::logsIn);
    assertUnavailable(stranger::logsIn);
    assertUnavailable(stranger::signsUp);
    assertUnavailable(() -> ada.authenticated().get(ada.tasks()));
    assertUnavailable(() -> ada.creates("not to be"));
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
    ada.anonymous().get("/.well-known/jwks.json").then().statusCode(200);
    ada.anonymous().get("/health/live").then().statusCode(200);
    Response ready = within10Seconds(() -> ada.anonymous().get("/health/ready"));
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.asString()).isEqualTo("{\"status\":\"DOWN\",\"checks\":[]}");
    JsonPath told = within10Seconds(() -> TestUser.monitoring().get("/health/ready")).jsonPath();
    assertThat(told.getList("checks.findAll { it.status == 'DOWN' }.name"))
        .containsExactly("database");
    assertThat(told.prettify()).doesNotContain("Exception", "localhost");
  }

  @Test
  void theServiceRecoversByItselfAndHasLostNothing() throws Exception {
    ada.creates("before").then().statusCode(201);
    goesAway();
    assertUnavailable(stranger::signsUp);
    assertUnavailable(() -> ada.creates("meanwhile"));
    comesBack();

    awaitReady();

    assertThat(titles()).containsExactly("before");
    assertThat(rowsOf(stranger)).isEmpty();
    ada.logsIn().then().statusCode(200);
    stranger.moves().signsUp().then().statusCode(201);
    assertThat(rowsOf(stranger)).hasSize(1);
    ada.creates("after").then().statusCode(201);
    assertThat(titles()).containsExactlyInAnyOrder("before", "after");
  }

  @Test
  void ofWhatWasInFlightExactlyTheAcknowledgedIsThere() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<String> created = new ArrayList<>();
    List<TestUser> signedUp = new ArrayList<>();
    List<TestUser> refused = new ArrayList<>();
    CompletableFuture<Void> tasks =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !over.get(); i++) {
                if (acknowledged(ada.creates("task " + i))) {
                  created.add("task " + i);
                }
              }
            });
    CompletableFuture<Void> signUps =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                TestUser visitor = TestUser.arrives();
                (acknowledged(visitor.signsUp()) ? signedUp : refused).add(visitor);
              }
            });

    Thread.sleep(500);
    goesAway();
    Thread.sleep(500);
    comesBack();
    awaitReady();
    Thread.sleep(500);
    over.set(true);

    tasks.get();
    signUps.get();
    // One commit may have been under way whose answer was lost; never the reverse.
    assertThat(titles()).containsAll(created).hasSizeBetween(created.size(), created.size() + 1);
    assertThat(refused).isNotEmpty();
    assertThat(signedUp).isNotEmpty().allSatisfy(visitor -> assertWhole(visitor, 1));
    assertThat(refused.stream().filter(visitor -> !rowsOf(visitor).isEmpty()))
        .hasSizeLessThanOrEqualTo(1);
    refused.forEach(visitor -> assertWhole(visitor, rowsOf(visitor).size()));
  }

  /** As if a standby had taken over that has not received the last changes. */
  @Test
  void acknowledgedChangesThatTheDatabaseHasLostAreMadeAgain() throws Exception {
    TestUser operator = TestUser.operator();
    TestUser deactivated = TestUser.signedUp();
    TestUser demoted = TestUser.operator();
    TestUser gone = TestUser.signedUp();
    gone.logsOut("local").then().statusCode(200);
    change(operator, deactivated, "{\"active\":false}");
    change(operator, demoted, "{\"roles\":[\"user\"]}");
    Database.update(
        "update sessions set ended_at = null, end_reason = null where user_id in (?, ?, ?)",
        gone.userId(),
        deactivated.userId(),
        demoted.userId());
    Database.update("update users set is_active = true where id = ?", deactivated.userId());
    Database.update("update users set roles = '{admin,user}' where id = ?", demoted.userId());

    goesAway();
    comesBack();
    awaitReady();

    awaitRepeated(gone, "session_ended");
    awaitRepeated(deactivated, "user_deactivated");
    awaitRepeated(demoted, "roles_changed");
    assertRefused(gone.refreshes(), 401, "invalid_refresh_token");
    assertRefused(deactivated.logsIn(), 401, "invalid_credentials");
    assertThat(Database.openSessions(demoted.userId())).isZero();
    assertThat(Database.value("select roles = '{user}' from users where id = ?", demoted.userId()))
        .isEqualTo(true);
    assertThat(Database.value("select end_reason from sessions where user_id = ?", gone.userId()))
        .isEqualTo("lost_end_repeated");
  }

  private static void change(TestUser operator, TestUser user, String body) {
    operator.sends("PATCH", "/api/admin/users/" + user.userId(), body).then().statusCode(200);
  }

  private static void awaitRepeated(TestUser visitor, String change) throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(10);
    while (repeated(visitor, change) == 0 && Instant.now().isBefore(limit)) {
      Thread.sleep(100);
    }
    assertThat(repeated(visitor, change)).as(change).isOne();
  }

  private static long repeated(TestUser visitor, String change) {
    return Database.count(
        "select count(*) from auth_events where event_type = 'lost_change_repeated'"
            + " and user_id = ? and detail = ?",
        visitor.userId(),
        change);
  }

  private static boolean acknowledged(Response answer) {
    if (answer.statusCode() != 201) {
      assertRefused(answer, 503, "unavailable");
    }
    return answer.statusCode() == 201;
  }

  /** User, event and known network are there together or not at all. */
  private static void assertWhole(TestUser visitor, int times) {
    List<Object> users = rowsOf(visitor);
    assertThat(users).hasSize(times);
    assertThat(
            Database.count(
                "select count(*) from auth_events where ip_address = ?::inet and success",
                visitor.address()))
        .isEqualTo(times);
    for (Object user : users) {
      assertThat(Database.count("select count(*) from known_addresses where user_id = ?", user))
          .isEqualTo(1);
    }
  }

  private void goesAway() {
    away = true;
    service.stopDatabase();
  }

  private void comesBack() {
    service.startDatabase();
    away = false;
  }

  private void awaitReady() throws InterruptedException {
    Instant limit = Instant.now().plus(RECOVERY_LIMIT);
    while (stranger.anonymous().get("/health/ready").statusCode() != 200) {
      assertThat(Instant.now()).as("recovery").isBefore(limit);
      Thread.sleep(100);
    }
    // Ready means that the next request is served.
    ada.authenticated().get(ada.tasks()).then().statusCode(200);
  }

  private static void assertUnavailable(Supplier<Response> request) {
    Response answer = within10Seconds(request);
    assertRefused(answer, 503, "unavailable");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
  }

  private static Response within10Seconds(Supplier<Response> request) {
    Instant start = Instant.now();
    Response answer = request.get();
    assertThat(Duration.between(start, Instant.now())).isLessThan(ANSWER_LIMIT);
    return answer;
  }

  private static List<Object> rowsOf(TestUser visitor) {
    return Database.column("select id from users where email = ?", visitor.email());
  }

  private List<Object> titles() {
    return Database.column("select title from tasks where user_id = ?", ada.userId());
  }
}
