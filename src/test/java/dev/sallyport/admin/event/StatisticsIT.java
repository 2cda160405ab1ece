package dev.sallyport.admin.event;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators see how much happens, and what the nodes do. */
@ResourceLock(RunningService.EXCLUSIVE)
class StatisticsIT {
  private final TestUser operator = TestUser.operator();

  @Test
  void aStepCountsWhatHappenedInIt() {
    Instant from = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(1));
    String query = "from=" + from + "&to=" + from.plusSeconds(600) + "&step=PT10M";
    Map<String, Object> before = read(query).path("data[0]");

    TestUser ada = TestUser.signedUp();
    ada.logsInWith("Wrong-Horse-7");
    ada.logsIn();
    ada.refreshes();

    Response statistics = read(query);
    assertThat(body(statistics).get("step")).isEqualTo("PT10M");
    assertThat(statistics.<List<?>>path("data")).hasSize(1);
    Map<String, Object> after = statistics.path("data[0]");
    for (String name : List.of("logins", "failures", "signups", "refreshes")) {
      assertThat((int) after.get(name) - (int) before.get(name)).as(name).isEqualTo(1);
    }
    assertThat(Instant.parse((String) after.get("from"))).isEqualTo(from);
  }

  @Test
  void stepsWithoutEventsAreThereAndTheLastDayIsTheDefault() {
    Response old = read("from=2020-01-01T00:00:00Z&to=2020-01-01T05:00:00Z");
    assertThat(old.<List<Integer>>path("data.logins")).containsExactly(0, 0, 0, 0, 0);

    assertThat(read("").<List<?>>path("data")).hasSize(24);
  }

  @Test
  void theLastStepsEndWithTheOneThatGoesOn() {
    Response day = read("last=PT24H&step=PT15M");

    List<String> begins = day.path("data.from");
    assertThat(begins).hasSize(96);
    Instant last = Instant.parse(begins.get(95));
    assertThat(last.getEpochSecond() % 900).isZero();
    assertThat(Instant.now()).isBetween(last, last.plusSeconds(960));
  }

  @Test
  void fiveHundredPointsAreAnsweredAndOneMoreIsNot() {
    String from = "from=2020-01-01T00:00:00Z&step=PT1S&to=2020-01-01T00:08:";

    assertThat(read(from + "20Z").<List<?>>path("data")).hasSize(500);
    assertRefused(get(from + "21Z"), 400, "validation_failed");
    assertRefused(get(from + "20.000001Z"), 400, "validation_failed");
  }

  @ParameterizedTest
  @CsvSource({
    "step=PT0S, step",
    "step=PT0.5S, step",
    "step=1h, step",
    "step=-PT1H, step",
    "from=2020-01-01T00:00:00Z, step",
    "from=2020-01-02T00:00:00Z&to=2020-01-02T00:00:00Z, to",
    "last=PT1H&to=2020-01-02T00:00:00Z, last",
    "last=P1D&step=PT0.5S, step",
    "until=2020-01-02T00:00:00Z, until"
  })
  void everyFaultIsNamed(String query, String field) {
    Response answer = get(query);

    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).containsExactly(field);
  }

  @Test
  void theNodeThatAnswersIsAmongTheNodes() {
    Response nodes = operator.authenticated().get("/api/admin/nodes");

    assertThat(nodes.<List<Boolean>>path("data.this")).containsExactly(true);
    assertThat(nodes.<String>path("data[0].name")).matches(".+:\\d+");
    assertThat(nodes.<Object>path("hash_queue.limit")).isEqualTo(1_200);
    assertThat(nodes.<Integer>path("hash_queue.waiting")).isNotNegative();
  }

  private Response get(String query) {
    return operator
        .authenticated()
        .get("/api/admin/statistics" + (query.isEmpty() ? "" : "?" + query));
  }

  private Response read(String query) {
    Response answer = get(query);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer;
  }
}
