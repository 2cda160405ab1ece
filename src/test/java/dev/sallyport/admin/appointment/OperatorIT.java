package dev.sallyport.admin.appointment;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.dev.LocalPayara;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where operators come from, that one is always left, and what they do with signing keys. */
@Slow
@RunsConcurrently(takesLong = true)
class OperatorIT {
  private static final String EMAIL = "ops@example.com";
  private static final String PASSWORD = "Sally-Port-1872";
  private static final String RECOVERED = "Harbour-Light-1931";
  private static final String CHANGES = "/api/admin/role-changes";
  private static final String BOTH = "{\"active\":true,\"roles\":[\"admin\",\"user\"]}";
  private static final String ACTIVE_OPERATORS =
      "select count(*) from users where roles @> '{admin}' and is_active";

  /**
   * One story, because a server takes its time to start. What a start refuses or ignores is in
   * {@link FirstOperatorTest}, and on a real server in ShutdownIT; that a recovery is done once, in
   * {@link RepeatedRecoveryIT}.
   */
  @Test
  void theFirstOperatorIsAppointedOnceTheLastOneStaysAndKeysChange() throws Exception {
    try (OperatorServer server = new OperatorServer()) {
      String squatter = server.migrates().hasSignedUp(EMAIL, "Squatter-1999");
      assertThat(server.count(ACTIVE_OPERATORS)).isZero();
      server.start("operator-first.log", admin(PASSWORD));
      squattersAreOut(server, squatter);
      theLastOperatorStays(server);
      String last = operatorsWhoRemoveEachOtherLeaveOne(server);

      String token = server.token(last, PASSWORD);
      String first = kid(server.as(token).get("/api/admin/keys"), "active");
      String next = rotates(server, token, first);
      revokesAndGoesOn(server, last, token, first, next);
      aRecoveredOperatorReplacesTheOthers(server, server.token(last, PASSWORD));
      changesOfOperatorsNeedTwo(server, server.token(EMAIL, RECOVERED));
    }
  }

  private static Map<String, String> recovery() {
    Map<String, String> variables = new HashMap<>(admin(RECOVERED));
    variables.put("ADMIN_RECOVERY", "replace");
    variables.put("ROLE_CHANGE_APPROVAL", "true");
    return variables;
  }

  /** The way back from operators whom nobody trusts any more, or whose passwords are lost. */
  private static void aRecoveredOperatorReplacesTheOthers(OperatorServer server, String token)
      throws Exception {
    String mallory = member(server.signsUp("mallory@example.com", PASSWORD), "user_id");
    server.change(token, mallory, BOTH).then().statusCode(200);
    String rogue = server.token("mallory@example.com", PASSWORD);
    server.stop();

    server.start("operator-recovered.log", recovery());

    assertRefused(server.as(rogue).get("/api/admin/users"), 401, "invalid_token");
    String demoted = server.token("mallory@example.com", PASSWORD);
    assertRefused(server.as(demoted).get("/api/admin/users"), 403, "forbidden");
    assertRefused(server.logsIn(EMAIL, PASSWORD), 401, "invalid_credentials");
    server.as(server.token(EMAIL, RECOVERED)).get("/api/admin/users").then().statusCode(200);
    assertThat(server.count("select count(*) from users where roles @> '{admin}'")).isOne();
    assertThat(
            server.count(
                "select count(*) from auth_events where event_type = 'operator_recovered'"
                    + " and detail = 'replace' and user_id ="
                    + " (select id from users where email = 'ops@example.com')"))
        .isOne();
    // Another start with these variables finds it, see RepeatedRecoveryIT.
    assertThat(
            server.count(
                "select count(*) from operator_recoveries where fingerprint = '"
                    + server.fingerprint(recovery())
                    + "'"))
        .isOne();
    assertThat(log(server.payara()))
        .contains("the operator named by ADMIN_EMAIL was recovered", "event=operator_recovered")
        .doesNotContain(RECOVERED);
    assertThat(
            server
                .request()
                .header(
                    "Authorization",
                    RunningService.basic("monitoring", RunningService.MONITORING_PASSWORD))
                .get("/metrics")
                .asString())
        .containsPattern("sallyport_operator_recoveries_total\\{[^}]*mode=\"replace\"[^}]*} 1");
  }

  private static void changesOfOperatorsNeedTwo(OperatorServer server, String alone)
      throws Exception {
    // As long as there is one, that one acts alone; otherwise there would never be a second.
    String eve = server.as(alone).get("/api/admin/users?email=eve@").path("data[0].id");
    String bob = member(server.signsUp("bob@example.com", PASSWORD), "user_id");
    server.change(alone, eve, BOTH).then().statusCode(200);
    String second = server.token("eve@example.com", PASSWORD);

    // Users who are no operators do not need two.
    server.change(alone, bob, "{\"active\":false}").then().statusCode(200);
    server.change(alone, bob, "{\"active\":true}").then().statusCode(200);

    String first = waits(server.change(alone, bob, BOTH));
    assertThat(server.count(ACTIVE_OPERATORS)).isEqualTo(2);
    assertThat(server.as(second).get(CHANGES).<List<String>>path("data.id")).containsExactly(first);
    assertThat(server.as(second).get(CHANGES).<String>path("data[0].requested_by_email"))
        .isEqualTo(EMAIL);

    // Neither by oneself, nor what was replaced after it was looked at.
    assertRefused(approves(server, alone, first), 403, "forbidden");
    String replaced = waits(server.change(alone, bob, "{\"roles\":[\"admin\"]}"));
    assertRefused(approves(server, second, first), 404, "not_found");
    assertRefused(approves(server, alone, replaced), 403, "forbidden");
    assertRefused(
        approves(server, server.token("bob@example.com", PASSWORD), replaced), 403, "forbidden");

    // Once, however many approve at the same moment.
    List<Response> answers =
        TestUser.atOnce(
            List.of(
                () -> approves(server, second, replaced),
                () -> approves(server, second, replaced),
                () -> approves(server, second, replaced)));
    assertThat(answers).extracting(Response::statusCode).containsExactlyInAnyOrder(200, 404, 404);
    assertThat(server.count(ACTIVE_OPERATORS)).isEqualTo(3);

    // Deactivation takes an operator's power as well.
    String deactivation = waits(server.change(alone, eve, "{\"active\":false}"));
    server.as(second).get("/api/admin/nodes").then().statusCode(200);
    server.as(second).delete(CHANGES + "/" + deactivation).then().statusCode(204);
    assertRefused(server.as(second).delete(CHANGES + "/" + deactivation), 404, "not_found");

    // What is too old, or was asked for by one who is no operator any more, is not done.
    String old = waits(server.change(alone, eve, "{\"roles\":[\"user\"]}"));
    server.count(
        "with aged as (update role_changes set expires_at = now() returning id)"
            + " select count(*) from aged");
    assertRefused(approves(server, second, old), 404, "not_found");
    assertThat(server.as(second).get(CHANGES).<List<?>>path("data")).isEmpty();
    String orphan = waits(server.change(alone, eve, "{\"roles\":[\"user\"]}"));
    server.count(
        "with gone as (update users set is_active = false where email = 'ops@example.com'"
            + " returning id) select count(*) from gone");
    assertRefused(approves(server, second, orphan), 409, "conflict");

    Map<String, Long> events = new TreeMap<>();
    for (String type : List.of("requested", "approved", "rejected")) {
      events.put(
          type,
          server.count(
              "select count(*) from auth_events where event_type = 'role_change_"
                  + type
                  + "' and actor_id is not null and user_id is not null"
                  + " and detail like 'change=%'"));
    }
    assertThat(events)
        .isEqualTo(new TreeMap<>(Map.of("requested", 5L, "approved", 1L, "rejected", 1L)));
    assertThat(
            server.count(
                "select count(*) from auth_events where event_type = 'operator_action'"
                    + " and not success and detail like 'role_changes.approve change=%'"))
        .isEqualTo(2);
  }

  private static Response approves(OperatorServer server, String token, String change) {
    return server.as(token).post(CHANGES + "/" + change + "/approve");
  }

  /** The id of the change that waits for a second operator. */
  private static String waits(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    return member(answer, "id");
  }

  /** Whoever took the e-mail before has nothing of the operator's. */
  private static void squattersAreOut(OperatorServer server, String refreshToken) {
    assertRefused(server.logsIn(EMAIL, "Squatter-1999"), 401, "invalid_credentials");
    Response refreshed =
        server
            .request()
            .contentType("application/json")
            .body(TestUser.refreshBody(refreshToken))
            .post("/api/auth/refresh");
    assertRefused(refreshed, 401, "invalid_refresh_token");
    assertThat(server.count("select count(*) from known_addresses")).isZero();
    assertThat(server.count("select count(*) from credentials where data = 'squatted'"))
        .as("of the squatter, who would still get in by it")
        .isZero();
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
    String id = member(server.as(token).get("/api/auth/me"), "user_id");

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
    String other = member(server.signsUp("other@example.com", PASSWORD), "user_id");
    String inactive = "{\"active\":false,\"roles\":[\"admin\",\"user\"]}";
    assertThat(server.change(token, other, inactive).statusCode()).isEqualTo(200);
    assertRefused(server.change(token, id, "{\"active\":false}"), 409, "last_operator");
  }

  /** Returns the e-mail of the one who is left. */
  private static String operatorsWhoRemoveEachOtherLeaveOne(OperatorServer server)
      throws Exception {
    String ops = member(server.as(server.token(EMAIL, PASSWORD)).get("/api/auth/me"), "user_id");
    String eve = member(server.signsUp("eve@example.com", PASSWORD), "user_id");
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
          TestUser.atOnce(
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
    return survivor;
  }

  private static String rotates(OperatorServer server, String token, String first) {
    Instant asked = Instant.now();
    Response rotation = server.as(token).post("/api/admin/keys/rotate");

    assertThat(rotation.statusCode()).isEqualTo(202);
    String next = member(rotation, "kid");
    assertThat(next).isNotEqualTo(first);
    Response keys = server.as(token).get("/api/admin/keys");
    assertThat(kid(keys, "next")).isEqualTo(next);
    assertThat(kid(keys, "active")).isEqualTo(first);
    assertThat(keys.asString()).doesNotContain("private", "sealed", "\"d\"");
    // Twice JWKS_MAX_AGE after it was published: whoever caches the key set knows the key by then.
    Instant activates = Instant.parse(member(rotation, "activates_at"));
    Instant created = Instant.parse(keys.path("data.find { it.state == 'next' }.created_at"));
    assertThat(activates).isBetween(created.plusSeconds(600), asked.plusSeconds(660));
    assertThat(server.request().get("/.well-known/jwks.json").<List<String>>path("keys.kid"))
        .containsExactlyInAnyOrder(first, next);

    // Again is harmless: the next key is there already.
    assertThat(member(server.as(token).post("/api/admin/keys/rotate"), "kid")).isEqualTo(next);
    return next;
  }

  private static void revokesAndGoesOn(
      OperatorServer server, String operator, String token, String first, String next) {
    assertRefused(server.as(token).delete("/api/admin/keys/unknown"), 404, "not_found");
    assertRefused(server.as(token).delete("/api/admin/keys/%20"), 404, "not_found");

    server.as(token).delete("/api/admin/keys/" + first).then().statusCode(204);

    // The operator's own token was signed by it.
    assertRefused(server.as(token).get("/api/admin/keys"), 401, "invalid_token");
    String fresh = server.token(operator, PASSWORD);
    Response keys = server.as(fresh).get("/api/admin/keys");
    assertThat(kid(keys, "revoked")).isEqualTo(first);
    assertThat(kid(keys, "active")).isNotEqualTo(first);
    assertThat(server.request().get("/.well-known/jwks.json").<List<String>>path("keys.kid"))
        .contains(next)
        .doesNotContain(first);
    server.as(fresh).delete("/api/admin/keys/" + first).then().statusCode(204);
    for (String type : List.of("key_rotated", "key_revoked")) {
      assertThat(
              server.count(
                  "select count(*) from auth_events where actor_id is not null"
                      + " and event_type = '"
                      + type
                      + "'"))
          .as(type)
          .isEqualTo(2);
    }
  }

  private static String kid(Response keys, String state) {
    List<String> kids = keys.path("data.findAll { it.state == '" + state + "' }.kid");
    assertThat(kids).as(keys.asString()).hasSize(1);
    return kids.get(0);
  }

  private static Map<String, String> admin(String password) {
    return Map.of("ADMIN_EMAIL", " Ops@Example.com ", "ADMIN_PASSWORD", password);
  }

  private static String log(LocalPayara payara) throws java.io.IOException {
    return new String(Files.readAllBytes(payara.log()), StandardCharsets.UTF_8);
  }
}
