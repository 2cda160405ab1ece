package dev.sallyport.assurance.fault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is killed while it imports users. */
@Tag("assurance")
class InterruptedImportIT {
  private static final int USERS = 400;
  private static final int KILLS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** By {@code htpasswd -nbBC 6} of {@link TestUser#PASSWORD}. */
  private static final String HASH = "$2y$06$ifrzGYNrfjTH1kB9TQdL.OVJLu/r2tj26ooUsVaK8rJ02g5II3mdq";

  private final LocalPostgres postgres = OtherServer.newDatabase();
  private final Map<String, String> environment =
      RunningService.environmentWithEllipticKeys(postgres.url(), RunningService.newSecret());

  @Test
  void theNextStartContinuesAndNobodyIsLostOrImportedTwice() throws Exception {
    environment.put("ADMIN_EMAIL", "ops@example.com");
    environment.put("ADMIN_PASSWORD", TestUser.PASSWORD);
    try (postgres) {
      LocalPayara server = start();
      begins(server);
      List<Integer> killedAt = new ArrayList<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitRecords(killedAt.isEmpty() ? 1 : killedAt.get(killedAt.size() - 1) + 1);
        server.process().destroyForcibly().waitFor();
        killedAt.add(number("select records from imports"));
        assertThat(number("select count(*) from users where email like 'i%'"))
            .as("users and progress are committed together")
            .isEqualTo(number("select created from imports"));
        // Instead of five minutes of waiting. Then the timer of the next server continues.
        update("update imports set lease_until = now() - interval '1 s'");
        server = start();
      }
      assertThat(killedAt).as("killed during the import").allMatch(records -> records < USERS);
      awaitRecords(USERS + USERS / 10);

      assertThat(number("select count(*) from imports where state = 'done'")).isOne();
      assertThat(number("select created from imports")).isEqualTo(USERS);
      assertThat(number("select faulty from imports")).isEqualTo(USERS / 10);
      assertThat(number("select count(distinct line) from import_faults")).isEqualTo(USERS / 10);
      assertThat(number("select count(*) from import_faults")).isEqualTo(USERS / 10);
      assertThat(number("select count(*) from users where email like 'i%'")).isEqualTo(USERS);
      assertThat(number("select count(*) from credentials")).isEqualTo(USERS + 1);
      assertThat(number("select count(*) from import_chunks")).isZero();
      for (int user : List.of(0, 63, 64, killedAt.get(0) - 1, killedAt.get(1), USERS - 1)) {
        logsIn(server, "i" + Math.min(user, USERS - 1) + "@example.com");
      }
      server.close();
    }
  }

  private LocalPayara start() {
    return RunningService.start(environment, "interrupted-import.log").awaitReady();
  }

  private static void begins(LocalPayara server) {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < USERS; i++) {
      file.append("{\"email\":\"i").append(i).append("@example.com\",\"password_hash\":\"");
      file.append(HASH).append("\"}\n").append(i % 10 == 0 ? "{}\n" : "");
    }
    request(server)
        .header("Authorization", "Bearer " + logsIn(server, "ops@example.com"))
        .contentType("application/octet-stream")
        .body(file.toString().getBytes(StandardCharsets.UTF_8))
        .post("/api/admin/imports")
        .then()
        .statusCode(202);
  }

  private static String logsIn(LocalPayara server, String email) {
    return request(server)
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, TestUser.PASSWORD))
        .post("/api/auth/login")
        .then()
        .statusCode(200)
        .extract()
        .path("token");
  }

  private static RequestSpecification request(LocalPayara server) {
    return given()
        .baseUri(server.url().toString())
        .header("X-Forwarded-For", TestUser.newAddress());
  }

  private void awaitRecords(int records) throws Exception {
    Instant limit = Instant.now().plus(LIMIT);
    while (number("select records from imports") < records) {
      assertThat(Instant.now()).as("of the import").isBefore(limit);
      Thread.sleep(20);
    }
    while (records > USERS && number("select count(*) from imports where state = 'done'") == 0) {
      assertThat(Instant.now()).as("of the import").isBefore(limit);
      Thread.sleep(20);
    }
  }

  private int number(String query) throws SQLException {
    try (Connection connection = postgres.connect();
        ResultSet rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void update(String statement) throws SQLException {
    try (Connection connection = postgres.connect()) {
      connection.createStatement().executeUpdate(statement);
    }
  }
}
