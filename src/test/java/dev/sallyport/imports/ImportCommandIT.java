package dev.sallyport.imports;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.ListeningPorts;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.dev.LocalPostgres;
import dev.sallyport.imports.ImportScript.Ended;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code payara/import.sh} on the database itself. */
@Slow
@SharesService
class ImportCommandIT {
  /** A hash by {@code htpasswd -nbBC 6} of {@link TestUser#PASSWORD}. */
  private static final String HASH = "$2y$06$ifrzGYNrfjTH1kB9TQdL.OVJLu/r2tj26ooUsVaK8rJ02g5II3mdq";

  private static final String KEY = "base64_signer_key=bm90LWEtcmVhbC1rZXk=; rounds=8; mem_cost=14";

  @TempDir private Path folder;
  private final String address = "command-" + UUID.randomUUID() + "@example.com";

  /** A database without a schema, and no service. */
  @Test
  void aFileIsImportedWithoutAService() throws Exception {
    try (LocalPostgres postgres = OtherServer.newDatabase()) {
      Map<String, String> environment = environment(postgres.url(), RunningService.newSecret());
      environment.put("FIREBASE_HASH_CONFIG", KEY);
      environment.put("JWT_ALGORITHM", "ES256");
      Path file = file("{\"email\":\"" + address + "\"}\n{}\n");
      ImportScript script = ImportScript.starts(environment, "", file, "conflict=skip");
      List<Integer> ports = new ArrayList<>();
      while (script.isRunning()) {
        for (ProcessHandle node : script.nodes()) {
          ports.addAll(portsOf(node));
        }
      }

      Ended ended = script.ends();
      assertThat(ended.code()).as(ended.output()).isEqualTo(2);
      assertThat(ended.output())
          .contains("[" + "#".repeat(40) + "] 100 %", "1 created", "1 faulty", "done");
      assertThat(Files.readString(folder.resolve("users.ndjson.faults.csv")))
          .contains("email_required");
      assertThat(ports).as("ports on which the node listens").isEmpty();
      assertThat(script.nodes()).isEmpty();
      assertThat(script.commandLines())
          .isNotEmpty()
          .noneMatch(line -> line.contains("bm90LWEtcmVhbC1rZXk"))
          .noneMatch(line -> line.contains(environment.get("JWT_SECRET")));
      assertThat(one(postgres, "select count(*) from users where email = '" + address + "'"))
          .isEqualTo("1");
      assertThat(one(postgres, "select state from imports where requested_by is null"))
          .isEqualTo("done");
      assertThat(one(postgres, "select count(*) from auth_events where event_type like 'import_%'"))
          .isEqualTo("2");
    }
  }

  @Test
  void itMayRunBesideTheService() throws Exception {
    RunningService service = RunningService.shared();
    Map<String, String> environment = environment(service.databaseUrl(), service.secret());
    Path file = file("{\"email\":\"" + address + "\",\"password_hash\":\"" + HASH + "\"}\n");

    Ended ended = ImportScript.runs(environment, file);

    assertThat(ended.code()).as(ended.output()).isZero();
    given()
        .baseUri(service.url().toString())
        .header("X-Forwarded-For", TestUser.newAddress())
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(address, TestUser.PASSWORD))
        .post("/api/auth/login")
        .then()
        .statusCode(200);
  }

  /** What the service would not import is not imported by the command either. */
  @Test
  void aRefusalIsToldAndNothingIsImported() throws Exception {
    RunningService service = RunningService.shared();
    Path file = file("{\"email\":\"" + address + "\"}\n");

    Ended malformed =
        ImportScript.runs(
            environment(service.databaseUrl(), service.secret()), file, "conflict=maybe", "x=1");
    assertThat(malformed.code()).as(malformed.output()).isEqualTo(1);
    assertThat(malformed.output()).contains("conflict must be", "x is not a known parameter");

    assertThat(Database.count("select count(*) from users where email = ?", address)).isZero();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("users.ndjson"), text);
  }

  private static Map<String, String> environment(String databaseUrl, String secret) {
    // With the algorithm of the shared service, whose next key the command may create.
    Map<String, String> environment =
        new HashMap<>(RunningService.environment(databaseUrl, secret));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put(
        "PAYARA_MICRO", System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar"));
    environment.put("SALLYPORT_WAR", System.getProperty("sallyport.war", "target/sallyport.war"));
    return environment;
  }

  private static List<Integer> portsOf(ProcessHandle node) {
    try {
      return ListeningPorts.of(node.pid());
    } catch (IOException ended) {
      return List.of();
    }
  }

  private static String one(LocalPostgres postgres, String query) throws SQLException {
    try (Connection connection = postgres.connect();
        ResultSet rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
