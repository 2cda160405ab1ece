package dev.sallyport.imports;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.dev.Guard;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A Keycloak of the test's own, as Maven has unpacked it, on a database of its own. */
public final class Keycloak implements AutoCloseable {
  private static final String ADMIN = "admin";
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private final Path home;
  private final Path directory = Path.of("target", "it", UUID.randomUUID().toString());
  private final int port = RunningService.freePort();
  private Process server;

  public Keycloak() throws IOException {
    Guard.watch();
    home = home();
    Files.createDirectories(directory);
  }

  private static Path home() throws IOException {
    try (DirectoryStream<Path> versions =
        Files.newDirectoryStream(Path.of("target", "keycloak"), "keycloak-*")) {
      return versions.iterator().next().toAbsolutePath();
    }
  }

  public Keycloak start() throws Exception {
    server = run("start-dev", "--http-host=127.0.0.1", "--http-port=" + port);
    Instant limit = Instant.now().plus(LIMIT);
    while (!answers()) {
      assertThat(server.isAlive()).as("Keycloak runs, see %s", directory).isTrue();
      assertThat(Instant.now()).as("Keycloak answers in time").isBefore(limit);
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return this;
  }

  private boolean answers() {
    try {
      return request().get("/realms/master").statusCode() == 200;
    } catch (Exception notYet) {
      // REST Assured throws the client's checked exceptions as well.
      return false;
    }
  }

  /** A call of the admin API. */
  public RequestSpecification admin() {
    String token =
        request()
            .formParams(
                Map.of(
                    "grant_type",
                    "password",
                    "client_id",
                    "admin-cli",
                    "username",
                    ADMIN,
                    "password",
                    ADMIN))
            .post("/realms/master/protocol/openid-connect/token")
            .then()
            .statusCode(200)
            .extract()
            .path("access_token");
    return request().contentType(ContentType.JSON).header("Authorization", "Bearer " + token);
  }

  private RequestSpecification request() {
    return given().baseUri(url());
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Stops the server and exports a realm with its users. */
  Path exports(String realm) throws Exception {
    close();
    Path file = directory.resolve("realm.json").toAbsolutePath();
    Process export =
        run("export", "--realm", realm, "--users", "same_file", "--file", file.toString());
    assertThat(export.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(export.exitValue()).as("of the export, see %s", directory).isZero();
    return file;
  }

  private Process run(String command, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(home.resolve("bin/kc.sh").toString(), command));
    all.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(command + ".log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("KC_DB", "dev-file");
    builder
        .environment()
        .put(
            "KC_DB_URL",
            "jdbc:h2:file:"
                + directory.toAbsolutePath().resolve("keycloak")
                + ";NON_KEYWORDS=VALUE");
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
    return builder.start();
  }

  /** Ends the server and returns when its database can be opened by another process. */
  @Override
  public void close() {
    if (server != null) {
      List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
      all.add(server.toHandle());
      all.forEach(ProcessHandle::destroy);
      for (ProcessHandle each : all) {
        each.onExit().completeOnTimeout(each, 30, TimeUnit.SECONDS).join();
        each.destroyForcibly();
        each.onExit().join();
      }
      server = null;
    }
  }
}
