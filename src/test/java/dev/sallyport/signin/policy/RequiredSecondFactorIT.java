package dev.sallyport.signin.policy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.OtherServer;
import dev.sallyport.Routes;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.admin.console.Console;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.web.Visitor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service whose operators must have a second factor: what they can do before they have one. */
@Slow
@RunsConcurrently
class RequiredSecondFactorIT {
  private static final String EMAIL = "ops@example.com";
  private static final String MISSING = "factor_enrolment_required";

  /** With the token of a user who has to enrol a factor. */
  private static final Set<String> ALLOWED =
      Set.of(
          "GET /api/auth/me",
          "POST /api/auth/totp",
          "POST /api/auth/totp/confirm",
          "POST /api/auth/passkeys/options",
          "POST /api/auth/passkeys",
          "POST /api/auth/reauthenticate/options",
          "POST /api/auth/reauthenticate",
          "POST /api/auth/logout");

  private static OtherServer server;

  @BeforeAll
  static void start() {
    server =
        OtherServer.start(
            "required-second-factor.log",
            Map.of(
                "ADMIN_EMAIL",
                EMAIL,
                "ADMIN_PASSWORD",
                TestUser.PASSWORD,
                "OPERATOR_ACR",
                "urn:sallyport:aal2",
                "REFRESH_MIN_INTERVAL",
                "0"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** One story: the first operator has one account. */
  @Test
  void theFirstOperatorEnrolsBeforeAnythingElseWorks() {
    Response signedIn = logsIn(EMAIL);
    assertThat(signedIn.statusCode()).as(signedIn.asString()).isEqualTo(200);
    everyOtherRouteIsClosed(signedIn.path("token"), signedIn.path("user_id"));
    Response refreshed = server.refreshes(signedIn.path("refresh_token"));
    assertRefused(as(refreshed.path("token")).get("/api/admin/users"), 403, MISSING);
    assertThat(as(refreshed.path("token")).get("/api/auth/me").statusCode()).isEqualTo(200);
    server.refreshes(refreshed.path("refresh_token")).then().statusCode(200);

    String secret = enrols(signedIn.path("token"));
    as(signedIn.path("token")).get("/api/admin/users").then().statusCode(200);
    as(refreshed.path("token")).get("/api/admin/users").then().statusCode(200);

    whoBecomesAnOperatorHasToEnrol(refreshed.path("token"));
    whoRemovesTheFactorIsSignedOut(refreshed.path("token"), secret);
  }

  @Test
  void anAuditorEnrolsBeforeReadingAnything() {
    String email = "auditor-" + UUID.randomUUID() + "@example.com";
    update(
        TestUser.INSERT_ACCOUNT,
        UUID.randomUUID(),
        email,
        "{auditor,user}",
        TestUser.hash(TestUser.PASSWORD));
    String token = logsIn(email).path("token");
    assertRefused(as(token).get("/api/admin/users"), 403, MISSING);
    assertRefused(as(token).get("/api/admin/events"), 403, MISSING);

    enrols(token);

    as(token).get("/api/admin/users").then().statusCode(200);
  }

  /** Until then the pages of the account show nothing else, not even with a problem. */
  @Test
  void thePagesLeadToTheEnrolment() {
    String email = "grace-" + UUID.randomUUID() + "@example.com";
    update(
        TestUser.INSERT_ACCOUNT,
        UUID.randomUUID(),
        email,
        "{admin,user}",
        TestUser.hash(TestUser.PASSWORD));
    Visitor visitor = Visitor.arrivesAt(server.url());
    visitor.opens("/login");
    Response in = visitor.submits("/login", Map.of("email", email, "password", TestUser.PASSWORD));
    assertThat(in.statusCode()).as(in.asString()).isEqualTo(303);
    assertThat(visitor.opens("/account").asString())
        .contains("Add a second factor", "account/passkeys/add", "account/app")
        .doesNotContain("account/sessions");
    visitor.opens("/account/app");
    String form = visitor.state();
    for (String page :
        List.of(
            "sessions",
            "devices",
            "passkeys",
            "email",
            "email/verify",
            "export",
            "password",
            "recovery-codes",
            "language",
            "delete")) {
      String path = "/account/" + page;
      String home = "../".repeat(page.split("/").length) + "account";
      assertThat(visitor.opens(path).header("Location")).as(page).isEqualTo(home);
      Response submitted = visitor.submitsWith(form, path, Map.of("others", "on"));
      assertThat(submitted.statusCode()).as(page).isIn(303, 405, 429);
      assertThat(submitted.asString()).as(page).doesNotContain("<form");
    }
    assertThat(visitor.opens("/account/app").statusCode()).isEqualTo(200);
    assertThat(visitor.opens("/account/passkeys/add").statusCode()).isEqualTo(200);
  }

  /** By keyboard, from the sign-in to the overview. */
  @Test
  void theConsoleLeadsToTheEnrolment() {
    String email = "mary-" + UUID.randomUUID() + "@example.com";
    update(
        TestUser.INSERT_ACCOUNT,
        UUID.randomUUID(),
        email,
        "{admin,user}",
        TestUser.hash(TestUser.PASSWORD));
    String url = server.url().resolve("/console/").toString();
    try (Console console = Console.opensAt(url, TestUser.arrives())) {
      Page page = console.page();
      console.signsIn(email, TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Set up a second factor");
      assertThat(console.heading()).isFocused();
      console.button("Set up the app").press("Enter");
      Locator code = page.getByLabel("Code that the app shows");
      assertThat(code).isFocused();
      assertThat(page.getByRole(AriaRole.IMG)).isVisible();
      String secret = page.locator("code.break").textContent();
      code.fill("12345");
      code.press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).not().isEmpty();
      code.fill(FactorStory.code(secret, Instant.now()));
      code.press("Enter");
      // Ten codes are hashed.
      assertThat(console.heading())
          .hasText("Store your recovery codes", new HasTextOptions().setTimeout(30_000));
      assertThat(page.locator(".recovery-codes li")).hasCount(10);
      console.button("I have stored the codes").press("Enter");
      assertThat(console.heading()).hasText("Overview");
      assertThat(page.locator("[aria-busy]")).hasCount(0);
      assertThat(page.getByText("Loading failed")).hasCount(0);
    }
  }

  private static void everyOtherRouteIsClosed(String token, String userId) {
    Set<String> routes =
        Routes.operations(
                server
                    .request()
                    .header(
                        "Authorization",
                        RunningService.basic("monitoring", RunningService.MONITORING_PASSWORD))
                    .accept("application/json")
                    .get("/openapi")
                    .jsonPath()
                    .getMap("$"))
            .keySet();
    assertThat(routes).containsAll(ALLOWED).hasSizeGreaterThan(60);
    for (String route : routes) {
      if (ALLOWED.contains(route)) {
        continue;
      }
      Response response = calls(route, userId, as(token));
      boolean isOpen =
          !route.equals("POST /api/auth/email/confirm")
              && !"invalid_token".equals(code(calls(route, userId, server.request())));
      if (isOpen) {
        assertThat(code(response)).as(route).isNotEqualTo(MISSING);
      } else {
        assertThat(code(response)).as(route).isEqualTo(MISSING);
        assertThat(response.statusCode()).as(route).isEqualTo(403);
      }
    }
  }

  private static String code(Response response) {
    return response.contentType().startsWith("application/problem+json")
        ? response.path("code")
        : null;
  }

  private static Response calls(String route, String userId, RequestSpecification caller) {
    String[] methodAndPath = route.split(" ", 2);
    String path =
        methodAndPath[1]
            .replace("{user_id}", userId)
            .replaceAll("\\{\\w+}", UUID.randomUUID().toString());
    if (path.startsWith("/oauth/")) {
      caller.contentType(ContentType.URLENC).body("token=x");
    } else if (methodAndPath[0].startsWith("P")) {
      caller.contentType(ContentType.JSON).body("{}");
    }
    return caller.request(methodAndPath[0], path);
  }

  /** Neither the tokens from before nor new ones of the first level are enough. */
  private static void whoBecomesAnOperatorHasToEnrol(String operator) {
    String email = "grace-" + UUID.randomUUID() + "@example.com";
    Response before = server.signsUp(email, TestUser.newAddress());
    String id = before.path("user_id");
    String tasks = "/api/" + id + "/tasks";
    as(before.path("token")).get(tasks).then().statusCode(200);
    as(operator)
        .contentType(ContentType.JSON)
        .body("{\"roles\":[\"admin\",\"user\"]}")
        .patch("/api/admin/users/" + id)
        .then()
        .statusCode(200);

    assertRefused(as(before.path("token")).get(tasks), 401, "invalid_token");
    assertRefused(server.refreshes(before.path("refresh_token")), 401, "invalid_refresh_token");
    Response after = logsIn(email);
    assertRefused(as(after.path("token")).get(tasks), 403, MISSING);
    assertRefused(as(after.path("token")).get("/api/admin/users"), 403, MISSING);
    enrolmentNeedsARecentAuthentication(after);

    // A factor without its proof in the session is not enough.
    enrols(after.path("token"));
    update(
        "update sessions set acr = 'urn:sallyport:aal1' where user_id = ?::uuid"
            + " and ended_at is null",
        id);
    Response refused = as(after.path("token")).get(tasks);
    assertRefused(refused, 401, "insufficient_user_authentication");
    assertThat(refused.<String>path("acr_values")).isEqualTo("urn:sallyport:aal2");
    as(after.path("token")).post("/api/auth/logout").then().statusCode(200);
  }

  /** A stolen token does not enrol the factor of a thief. */
  private static void enrolmentNeedsARecentAuthentication(Response session) {
    update(
        "update sessions set auth_time = auth_time - interval '1 hour' where user_id = ?::uuid",
        session.<String>path("user_id"));
    assertRefused(
        as(session.path("token")).post("/api/auth/totp"), 401, "insufficient_user_authentication");
    as(session.path("token"))
        .contentType(ContentType.JSON)
        .body("{\"password\":\"" + TestUser.PASSWORD + "\"}")
        .post("/api/auth/reauthenticate")
        .then()
        .statusCode(200);
  }

  private static void whoRemovesTheFactorIsSignedOut(String operator, String secret) {
    Response other = logsIn(EMAIL);
    assertRefused(other, 401, "second_factor_required");
    update("update credentials set last_step = null where type = 'totp'");
    Response session =
        server
            .request()
            .contentType(ContentType.JSON)
            .body(
                Json.createObjectBuilder()
                    .add("flow", member(other, "flow"))
                    .add("code", FactorStory.code(secret, Instant.now()))
                    .build()
                    .toString())
            .post("/api/auth/login/second-factor");
    assertThat(session.statusCode()).as(session.asString()).isEqualTo(200);
    for (String token : List.of(operator, session.<String>path("token"))) {
      as(token).get("/api/admin/users").then().statusCode(200);
    }

    as(session.path("token")).delete("/api/auth/totp").then().statusCode(204);

    for (String token : List.of(operator, session.<String>path("token"))) {
      assertRefused(as(token).get("/api/admin/users"), 401, "invalid_token");
    }
    assertRefused(server.refreshes(session.path("refresh_token")), 401, "invalid_refresh_token");
    assertRefused(as(logsIn(EMAIL).path("token")).get("/api/admin/users"), 403, MISSING);
  }

  private static String enrols(String token) {
    Response begun = as(token).post("/api/auth/totp");
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(201);
    String secret = member(begun, "secret");
    as(token)
        .contentType(ContentType.JSON)
        .body(
            Json.createObjectBuilder()
                .add("flow", member(begun, "flow"))
                .add("code", FactorStory.code(secret, Instant.now()))
                .build()
                .toString())
        .post("/api/auth/totp/confirm")
        .then()
        .statusCode(200);
    return secret;
  }

  private static Response logsIn(String email) {
    return server
        .request()
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/login");
  }

  private static RequestSpecification as(String token) {
    return server.request().header("Authorization", "Bearer " + token);
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
}
