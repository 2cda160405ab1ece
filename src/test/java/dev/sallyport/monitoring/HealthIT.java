package dev.sallyport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of the service's health, to whom. */
class HealthIT {
  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
  void strangersLearnTheStatusAlone(String path) {
    Response answer = TestUser.arrives().anonymous().get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asString()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
  }

  @Test
  void aWrongPasswordLearnsNoMore() {
    Response answer =
        TestUser.arrives()
            .anonymous()
            .auth()
            .preemptive()
            .basic("monitoring", "wrong")
            .get("/health/ready");

    assertThat(answer.asString()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
  }

  @Test
  void operatorsLearnTheDetail() {
    JsonPath ready = TestUser.monitoring().get("/health/ready").jsonPath();

    assertThat(ready.getList("checks.name"))
        .containsExactlyInAnyOrder("database", "signing-key", "hash-queue", "data-grid", "staying");
    assertThat(ready.getList("checks.status")).containsOnly("UP");
    assertThat(data(ready, "database", "schema"))
        .isEqualTo(data(ready, "database", "schema_needed"));
    assertThat(Integer.parseInt(data(ready, "database", "milliseconds"))).isBetween(0, 5000);
    assertThat(data(ready, "signing-key", "kid")).isEqualTo(signingKid());
    assertThat(data(ready, "hash-queue", "limit")).isEqualTo("1200");
    assertThat(data(ready, "data-grid", "members")).isEqualTo("1");

    JsonPath live = TestUser.monitoring().get("/health/live").jsonPath();
    assertThat(Integer.parseInt(data(live, "process", "uptime_seconds"))).isPositive();

    JsonPath started = TestUser.monitoring().get("/health/started").jsonPath();
    assertThat(data(started, "start", "started_at")).matches("20\\d\\d-.*Z");
  }

  private static String data(JsonPath health, String check, String name) {
    return health.getString("checks.find { it.name == '" + check + "' }.data." + name);
  }

  private static String signingKid() {
    String header = TestUser.signedUp().token().split("\\.", 2)[0];
    return JsonPath.from(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8))
        .getString("kid");
  }
}
