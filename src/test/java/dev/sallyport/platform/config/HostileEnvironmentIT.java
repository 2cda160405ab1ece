package dev.sallyport.platform.config;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.HostileEnvironment;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service in a {@link HostileEnvironment} is the service. */
@Slow
@RunsConcurrently
class HostileEnvironmentIT {
  private final OtherServer server = FullyConfiguredServer.shared().server();

  /** Literal, beyond ASCII in LC_ALL=C, and with the spaces around it. */
  @Test
  void thePasswordOfTheFirstOperatorIsTheOneThatWasConfigured() {
    assertThat(logsIn(HostileEnvironment.ADMIN_PASSWORD).statusCode()).isEqualTo(200);
    assertThat(logsIn(HostileEnvironment.ADMIN_PASSWORD.strip()).statusCode()).isEqualTo(401);
  }

  /** Every list and report: queries are mapped by names of columns and of constants. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/auth/me",
        "/api/auth/sessions",
        "/api/admin/users",
        "/api/admin/users?role=admin&active=true&email=OPERATOR",
        "/api/admin/events",
        "/api/admin/events?type=login,signup&success=true",
        "/api/admin/events/export?format=csv",
        "/api/admin/events/export?format=ndjson",
        "/api/admin/suspicious",
        "/api/admin/statistics?step=PT1H",
        "/api/admin/throttles",
        "/api/admin/keys",
        "/api/admin/nodes",
        "/.well-known/jwks.json",
        "/.well-known/oauth-authorization-server",
        "/health/ready"
      })
  void operatorsReadEverything(String path) {
    Response answer = asOperator().get(path);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
  }

  @Test
  void usersAreListedWithTheirRoles() {
    Response users = asOperator().get("/api/admin/users?role=admin");

    // Other tests of the server have operators too.
    assertThat(users.<List<Map<String, Object>>>path("data"))
        .filteredOn(user -> user.get("email").equals(HostileEnvironment.ADMIN_EMAIL))
        .singleElement()
        .satisfies(user -> assertThat(user.get("roles")).isEqualTo(List.of("admin", "user")));
  }

  @Test
  void aUserWorksAndIsDeactivated() {
    String email = "INGI-" + java.util.UUID.randomUUID() + "@EXAMPLE.com";
    Response session = server.signsUp(email, TestUser.newAddress());
    session.then().statusCode(201);
    assertThat(member(session, "email")).isEqualTo(email.toLowerCase(java.util.Locale.ROOT));
    String user = member(session, "user_id");
    String bearer = "Bearer " + member(session, "token");
    String tasks = "/api/" + user + "/tasks";

    Response task =
        server
            .request()
            .header("Authorization", bearer)
            .contentType(ContentType.JSON)
            .body("{\"title\":\"I\u0131\u0130i\"}")
            .post(tasks);
    task.then().statusCode(201);
    assertThat(
            server
                .request()
                .header("Authorization", bearer)
                .get(tasks)
                .<List<String>>path("data.title"))
        .containsExactly("I\u0131\u0130i");
    server
        .request()
        .header("Authorization", bearer)
        .patch(tasks + "/" + member(task, "id") + "/complete")
        .then()
        .statusCode(200);

    asOperator()
        .contentType(ContentType.JSON)
        .body("{\"active\":false}")
        .patch("/api/admin/users/" + user)
        .then()
        .statusCode(200);
    assertThat(server.me(member(session, "token")).statusCode()).isEqualTo(401);
  }

  @Test
  void thePoolHasTheConfiguredSize() throws Exception {
    String token = member(server.signsUp(), "token");

    List<Integer> statuses =
        TestUser.atOnce(
            Collections.nCopies(
                40,
                () ->
                    server
                        .request()
                        .header("Authorization", "Bearer " + token)
                        .get("/api/auth/sessions")
                        .statusCode()));

    assertThat(statuses).containsOnly(200);
    try (Connection database = server.database();
        PreparedStatement count =
            database.prepareStatement("select count(*) from pg_stat_activity where usename = ?")) {
      count.setString(1, HostileEnvironment.DATABASE_USER);
      ResultSet row = count.executeQuery();
      row.next();
      assertThat(row.getInt(1)).isBetween(2, HostileEnvironment.POOL_SIZE);
    }
    String metrics =
        server
            .request()
            .auth()
            .preemptive()
            .basic("monitoring", RunningService.MONITORING_PASSWORD)
            .get("/metrics")
            .asString();
    assertThat(metrics)
        .containsPattern(
            "sallyport_database_connections_limit[^\\n]* " + HostileEnvironment.POOL_SIZE);
  }

  @Test
  void noSecretIsInTheLog() {
    assertThat(server.log())
        .contains("The first operator can sign in")
        .doesNotContain("CMj", "_NN", "x$1A", "Op$", "Op/");
  }

  @Test
  void theRootLeadsToTheConsole() {
    Response root = server.request().redirects().follow(false).get("/");

    assertThat(root.statusCode()).isEqualTo(302);
    assertThat(root.header("Location")).isEqualTo("console/");
  }

  private RequestSpecification asOperator() {
    Response session = logsIn(HostileEnvironment.ADMIN_PASSWORD);
    session.then().statusCode(200);
    return server.request().header("Authorization", "Bearer " + member(session, "token"));
  }

  private Response logsIn(String password) {
    return server
        .request()
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(HostileEnvironment.ADMIN_EMAIL, password))
        .post("/api/auth/login");
  }
}
