package dev.sallyport.admin.throttle;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators see who waits and let them go. */
class ThrottleReleaseIT {
  private static final String THROTTLES = "/api/admin/throttles";
  private static final String WRONG = "Wrong-Horse-7";

  private final TestUser operator = TestUser.operator();

  @Test
  void anAddressThatUsedItsBudgetUpIsListedAndLetGo() {
    TestUser ada = TestUser.registered();
    for (int i = 0; i < 5; i++) {
      assertThat(waiting(network(ada))).isEmpty();
      ada.logsInAs("nobody-" + i + ada.email(), WRONG);
    }
    assertRefused(ada.logsIn(), 429, "rate_limited");

    Map<String, String> entry = waiting(network(ada)).get(0);
    assertThat(entry.get("limit")).isEqualTo("address");
    assertThat(entry.get("action")).isEqualTo("login");
    assertThat(Instant.parse(entry.get("until")))
        .isBetween(Instant.now(), Instant.now().plusSeconds(61));

    operator.authenticated().delete(THROTTLES + "/" + entry.get("id")).then().statusCode(204);
    assertThat(waiting(network(ada))).isEmpty();
    ada.logsIn().then().statusCode(200);
    assertRefused(
        operator.authenticated().delete(THROTTLES + "/" + entry.get("id")), 404, "not_found");
    assertThat(released())
        .containsExactly(Arrays.asList("login " + network(ada), null, operator.userId()));
  }

  @Test
  void anAccountThatWaitsIsListedByItsEmailAndLetGo() {
    TestUser ada = TestUser.registered();
    for (int i = 0; i < 10; i++) {
      assertRefused(ada.moves().logsInWith(WRONG), 401, "invalid_credentials");
    }
    assertRefused(ada.moves().logsIn(), 429, "rate_limited");

    Map<String, String> entry = waiting(ada.email()).get(0);
    assertThat(entry.get("limit")).isEqualTo("account");
    assertThat(entry.get("action")).isNull();

    operator.authenticated().delete(THROTTLES + "/" + entry.get("id")).then().statusCode(204);
    ada.moves().logsIn().then().statusCode(200);
    assertThat(released()).containsExactly(List.of("account", ada.userId(), operator.userId()));
  }

  @Test
  void anEmailWithoutAccountWaitsWithoutAName() {
    TestUser nobody = TestUser.arrives();
    for (int i = 0; i < 10; i++) {
      assertRefused(nobody.moves().logsInWith(WRONG), 401, "invalid_credentials");
    }

    Response list = operator.authenticated().get(THROTTLES);
    assertThat(list.asString()).doesNotContain(nobody.email());
    List<Map<String, String>> accounts = list.path("data.findAll { it.limit == 'account' }");
    assertThat(accounts).anySatisfy(entry -> assertThat(entry.get("key")).isNull());
  }

  @Test
  void idsNameNothingElse() {
    TestUser ada = TestUser.registered();
    for (int i = 0; i < 5; i++) {
      ada.logsInAs("nobody-" + i + ada.email(), WRONG);
    }
    String genuine = waiting(network(ada)).get(0).get("id");
    char last = genuine.charAt(genuine.length() - 1);
    String forged = genuine.substring(0, genuine.length() - 1) + (last == 'A' ? 'B' : 'A');

    for (String id :
        List.of(
            forged,
            genuine.substring(1),
            network(ada).replace(":", "%3A").replace("/", "%2F"),
            "%22login%22;q=5;w=60%20" + ada.address(),
            "x",
            "%20",
            "sallyport-throttle-addresses")) {
      Response answer = operator.authenticated().delete(THROTTLES + "/" + id);
      assertThat(answer.statusCode()).as(id).isIn(400, 404);
    }
    assertRefused(ada.logsIn(), 429, "rate_limited");
  }

  /** What this operator has released: detail, user, actor. */
  private List<List<Object>> released() {
    return Database.rows(
            "select detail, user_id, actor_id from auth_events"
                + " where event_type = 'throttle_released' and ip_address = ?::inet",
            operator.address())
        .stream()
        .map(row -> Arrays.asList(row.get("detail"), row.get("user_id"), row.get("actor_id")))
        .toList();
  }

  private List<Map<String, String>> waiting(String key) {
    Response list = operator.authenticated().get(THROTTLES);
    assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
    List<Map<String, String>> entries = list.path("data");
    return entries.stream().filter(entry -> key.equals(entry.get("key"))).toList();
  }

  /** The /64 that the address is counted with. */
  private static String network(TestUser visitor) {
    return visitor.address().substring(0, visitor.address().indexOf("::")) + "::/64";
  }
}
