package dev.sallyport.admin.user;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators change users and end their sessions. */
@SharesService
class UserChangeIT {
  private final TestUser operator = TestUser.operator();

  @Test
  void aDeactivatedUserIsOutAtOnceAndInAgainAfterwards() {
    TestUser ada = TestUser.signedUp();

    Response deactivated = change(ada, "{\"active\":false}");

    assertThat(deactivated.statusCode()).isEqualTo(200);
    assertThat(body(deactivated).get("active")).isEqualTo(false);
    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
    assertRefused(ada.refreshes(), 401, "invalid_refresh_token");
    assertRefused(ada.logsIn(), 401, "invalid_credentials");
    assertThat(actorOf("user_deactivated", ada)).containsExactly(operator.userId());

    change(ada, "{\"active\":true}").then().statusCode(200);
    ada.logsIn().then().statusCode(200);
    assertThat(actorOf("user_activated", ada)).containsExactly(operator.userId());
  }

  @Test
  void newRolesEndTheSessionsAndAreInTheNextToken() {
    TestUser ada = TestUser.signedUp();

    Response promoted = change(ada, "{\"roles\":[\"admin\",\"user\",\"user\"]}");

    assertThat(promoted.<List<String>>path("roles")).containsExactly("admin", "user");
    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
    ada.logsIn().then().statusCode(200);
    ada.authenticated().get("/api/admin/nodes").then().statusCode(200);
    assertThat(actorOf("roles_changed", ada)).containsExactly(operator.userId());
  }

  @Test
  void bothAreChangedTogether() {
    TestUser ada = TestUser.signedUp();

    Response changed = change(ada, "{\"active\":false,\"roles\":[\"admin\"]}");

    assertThat(body(changed).get("active")).isEqualTo(false);
    assertThat(changed.<List<String>>path("roles")).containsExactly("admin");
    Response read = operator.authenticated().get("/api/admin/users/" + ada.userId());
    assertThat(body(read).get("active")).isEqualTo(false);
    assertThat(read.<List<String>>path("roles")).containsExactly("admin");
    assertThat(body(read).get("live_sessions")).isEqualTo(0);
  }

  @Test
  void whatIsSoAlreadyChangesNothing() {
    TestUser ada = TestUser.signedUp();

    change(ada, "{\"active\":true,\"roles\":[\"user\"]}").then().statusCode(200);

    ada.authenticated().get("/api/auth/me").then().statusCode(200);
    assertThat(actorOf("roles_changed", ada)).isEmpty();
    assertThat(actorOf("user_activated", ada)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                              | :required",
        "{\"roles\":[]}                  | roles:required",
        "{\"roles\":[\"root\"]}          | roles:unknown_role",
        "{\"roles\":[\"Admin\"]}         | roles:unknown_role",
        "{\"roles\":[\"user,admin\"]}    | roles:unknown_role",
        "{\"roles\":[\"admin\",\"\"]}    | roles:unknown_role",
        "{\"roles\":\"admin\"}           | roles:wrong_type",
        "{\"roles\":[1]}                 | roles:wrong_type",
        "{\"active\":\"no\",\"email\":\"x\"} | active:wrong_type email:unknown_field"
      })
  void everyFaultIsNamedAndNothingIsChanged(String body, String faults) {
    TestUser ada = TestUser.signedUp();

    Response answer = change(ada, body);

    assertRefused(answer, 400, "validation_failed");
    List<Map<String, String>> errors = answer.path("errors");
    assertThat(errors.stream().map(e -> e.get("field") + ":" + e.get("code")).toList())
        .containsExactly(faults.split(" ", -1));
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void sessionsAreListedAndEndedOneByOneOrAllTogether() {
    TestUser phone = TestUser.signedUp();
    TestUser desk = phone.elsewhere();
    desk.logsIn().then().statusCode(200);
    TestUser laptop = phone.elsewhere();
    laptop.logsIn().then().statusCode(200);
    String path = "/api/admin/users/" + phone.userId() + "/sessions";

    Response list = operator.authenticated().get(path);
    assertThat(list.<List<String>>path("data.ip"))
        .containsExactly(laptop.address(), desk.address(), phone.address());
    assertThat(list.<Map<String, Object>>path("data[0]").keySet())
        .containsExactlyInAnyOrder(
            "id",
            "created_at",
            "last_used_at",
            "ip",
            "device",
            "user_agent",
            "retries",
            "last_retry_at");

    String laptops = list.path("data[0].id");
    operator.authenticated().delete(path + "/" + laptops).then().statusCode(204);
    assertRefused(laptop.authenticated().get("/api/auth/me"), 401, "invalid_token");
    desk.authenticated().get("/api/auth/me").then().statusCode(200);
    assertRefused(operator.authenticated().delete(path + "/" + laptops), 404, "not_found");

    Response ended = operator.authenticated().delete(path);
    assertThat(body(ended).get("ended")).isEqualTo(2);
    assertRefused(desk.authenticated().get("/api/auth/me"), 401, "invalid_token");
    assertRefused(phone.refreshes(), 401, "invalid_refresh_token");
    assertThat(body(operator.authenticated().delete(path)).get("ended")).isEqualTo(0);
    assertThat(operator.authenticated().get(path).<List<?>>path("data")).isEmpty();
    assertThat(actorOf("session_ended", phone))
        .containsExactly(operator.userId(), operator.userId());
  }

  @Test
  void aSessionIsOnlyFoundUnderItsOwnUser() {
    TestUser ada = TestUser.signedUp();
    TestUser bob = TestUser.signedUp();
    String adas = ada.sessions().path("data[0].id");

    assertRefused(
        operator.authenticated().delete("/api/admin/users/" + bob.userId() + "/sessions/" + adas),
        404,
        "not_found");
    assertRefused(
        operator
            .authenticated()
            .delete("/api/admin/users/" + UUID.randomUUID() + "/sessions/" + adas),
        404,
        "not_found");
    ada.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  private Response change(TestUser user, String body) {
    return operator.sends("PATCH", "/api/admin/users/" + user.userId(), body);
  }

  private static List<Object> actorOf(String type, TestUser user) {
    return Database.column(
        "select actor_id from auth_events where event_type = ? and user_id = ?",
        type,
        user.userId());
  }
}
