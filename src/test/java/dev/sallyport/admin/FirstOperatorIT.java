package dev.sallyport.admin;

import static dev.sallyport.Visitor.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Aside;
import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import dev.sallyport.dev.LocalPayara;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where operators come from, and that one is always left. */
@Aside
class FirstOperatorIT {
  private static final String EMAIL = "ops@example.com";
  private static final String PASSWORD = "Sally-Port-1872";
  private static final String ACTIVE_OPERATORS =
      "select count(*) from users where roles @> '{admin}' and is_active";

  /** One story, because a server takes its time to start. */
  @Test
  void theFirstOperatorIsAppointedOnceAndTheLastOneStays() throws Exception {
    try (OperatorServer server = new OperatorServer()) {
      server.start("operator-none.log", Map.of());
      String squatter = server.signsUp(EMAIL, "Squatter-1999").path("refresh_token");
      assertThat(server.count(ACTIVE_OPERATORS)).isZero();
      server.stop();

      server.start("operator-first.log", admin(PASSWORD));
      squattersAreOut(server, squatter);
      theLastOperatorStays(server);
      operatorsWhoRemoveEachOtherLeaveOne(server);
      server.stop();

      server.start("operator-again.log", admin("Another-Pass-2"));
      assertThat(log(server.payara())).contains("ADMIN_EMAIL is ignored: there is an operator.");
      assertThat(log(server.payara())).doesNotContain("Another-Pass-2");
      assertRefused(server.logsIn(EMAIL, "Another-Pass-2"), 401, "invalid_credentials");
      assertThat(server.count(ACTIVE_OPERATORS)).isEqualTo(1);
    }
  }

  /** Whoever took the e-mail before has nothing of the operator's. */
  private static void squattersAreOut(OperatorServer server, String refreshToken) {
    assertRefused(server.logsIn(EMAIL, "Squatter-1999"), 401, "invalid_credentials");
    Response refreshed =
        server
            .request()
            .contentType("application/json")
            .body(Visitor.refreshBody(refreshToken))
            .post("/api/auth/refresh");
    assertRefused(refreshed, 401, "invalid_refresh_token");
    assertThat(server.count("select count(*) from known_addresses")).isZero();
    assertThat(server.count("select count(*) from auth_events where event_type = 'roles_changed'"))
        .isEqualTo(1);
    server
        .as(server.token(EMAIL, PASSWORD))
        .get("/api/admin/users?role=admin")
        .then()
        .statusCode(200);
  }

  private static void theLastOperatorStays(OperatorServer server) {
    String token = server.token(EMAIL, PASSWORD);
    String id = server.as(token).get("/api/auth/me").path("user_id");

    for (String change :
        List.of(
            "{\"active\":false}",
            "{\"roles\":[\"user\"]}",
            "{\"active\":false,\"roles\":[\"admin\"]}",
            "{\"active\":true,\"roles\":[\"user\"]}")) {
      assertRefused(server.change(token, id, change), 409, "last_operator");
    }
    // It was refused before anything was done: the session goes on, and the tries are there to see.
    server.as(token).get("/api/admin/users/" + id).then().statusCode(200);
    assertThat(
            server.count(
                "select count(*) from auth_events where event_type = 'operator_action'"
                    + " and not success and actor_id = user_id"))
        .isEqualTo(4);

    // An inactive operator is none.
    String other = server.signsUp("other@example.com", PASSWORD).path("user_id");
    String inactive = "{\"active\":false,\"roles\":[\"admin\",\"user\"]}";
    assertThat(server.change(token, other, inactive).statusCode()).isEqualTo(200);
    assertRefused(server.change(token, id, "{\"active\":false}"), 409, "last_operator");
  }

  private static void operatorsWhoRemoveEachOtherLeaveOne(OperatorServer server) throws Exception {
    String ops = server.as(server.token(EMAIL, PASSWORD)).get("/api/auth/me").path("user_id");
    String eve = server.signsUp("eve@example.com", PASSWORD).path("user_id");
    String both = "{\"active\":true,\"roles\":[\"admin\",\"user\"]}";
    String survivor = EMAIL;
    for (int round = 0; round < 6; round++) {
      String token = server.token(survivor, PASSWORD);
      server.change(token, ops, both).then().statusCode(200);
      server.change(token, eve, both).then().statusCode(200);
      String tokenOfOps = server.token(EMAIL, PASSWORD);
      String tokenOfEve = server.token("eve@example.com", PASSWORD);
      String removal = round % 2 == 0 ? "{\"active\":false}" : "{\"roles\":[\"user\"]}";

      List<Response> answers =
          Visitor.atOnce(
              List.of(
                  () -> server.change(tokenOfOps, eve, removal),
                  () -> server.change(tokenOfEve, ops, removal)));

      assertThat(answers).filteredOn(a -> a.statusCode() == 200).hasSize(1);
      assertThat(answers)
          .filteredOn(a -> a.statusCode() != 200)
          .allSatisfy(a -> assertThat(a.statusCode()).as(a.asString()).isIn(401, 403, 409));
      assertThat(server.count(ACTIVE_OPERATORS)).isEqualTo(1);
      survivor = answers.get(0).statusCode() == 200 ? EMAIL : "eve@example.com";
    }
  }

  @Test
  void aPasswordAgainstThePolicyStopsTheStart() throws Exception {
    try (OperatorServer server = new OperatorServer()) {
      Map<String, String> environment = server.environment();
      environment.putAll(admin("short"));
      try (LocalPayara payara = RunningService.start(environment, "operator-weak.log")) {
        assertThat(payara.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(payara.process().exitValue()).isNotZero();
        assertThat(payara.refusal().orElse(""))
            .contains("ADMIN_PASSWORD cannot be used: ", "at least 8 characters");
      }
      assertThat(server.count("select count(*) from users")).isZero();
    }
  }

  private static Map<String, String> admin(String password) {
    return Map.of("ADMIN_EMAIL", " Ops@Example.com ", "ADMIN_PASSWORD", password);
  }

  private static String log(LocalPayara payara) throws java.io.IOException {
    return new String(Files.readAllBytes(payara.log()), StandardCharsets.UTF_8);
  }
}
