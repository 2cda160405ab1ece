package dev.sallyport.bench;

import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Keycloak in production mode, from Maven Central's distribution, as the peer of a comparison. The
 * profile {@code keycloak} of {@code src/bench/pom.xml} unpacks it.
 *
 * <p>Equal for both servers: the machine, the JDK, the PostgreSQL server with another database in
 * it, {@code -Xms} and {@code -Xmx} (as {@code payara/micro.sh} chooses them), plain HTTP on
 * loopback, client addresses from {@code X-Forwarded-For}, one node without a cluster ({@code
 * --cache=local}), access tokens that are valid for an hour, RS256, refresh tokens that are revoked
 * when used, no throttling.
 *
 * <p>Different, each as delivered:
 *
 * <ul>
 *   <li>The password hash: Keycloak's Argon2id uses 7 MiB and five iterations and is computed in
 *       Java, on the heap. Sallyport's uses 19 MiB and two iterations and is computed by libsodium,
 *       outside the heap. OWASP recommends both settings as equivalent.
 *   <li>Keycloak stores no events by default and logs no successful request. Sallyport writes an
 *       audit event for each log-in and refresh.
 *   <li>The garbage collector (G1 here, the serial one for Sallyport on two cores), the other JVM
 *       options, and the pools of threads and connections.
 *   <li>Sallyport starts from the class data archive of {@code payara/unpack.sh}, Keycloak from the
 *       result of {@code kc.sh build}. Both create their schema at the first start.
 *   <li>Keycloak queues all requests; Sallyport rejects log-ins when its queue is full.
 * </ul>
 */
final class Keycloak implements Subject, AutoCloseable {
  static final String REALM = "bench";
  static final String FORM = "application/x-www-form-urlencoded";
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final String ADMIN = "admin";
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LocalPostgres postgres;
  private final Path log = DIRECTORY.resolve("keycloak-" + CommonLoad.word() + ".log");
  private final String adminPassword = UUID.randomUUID().toString();
  private final int port = Server.freePort();
  private final ProcessBuilder builder;
  private Process process;
  private double startSeconds;

  private Keycloak(LocalPostgres postgres, String heap) throws IOException {
    this.postgres = postgres;
    builder =
        command(
            log,
            "start",
            "--optimized",
            "--cache=local",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--hostname=" + url(""),
            "--proxy-headers=xforwarded",
            "--proxy-trusted-addresses=127.0.0.1");
    builder
        .environment()
        .putAll(
            Map.of(
                "KC_DB_URL",
                "jdbc:postgresql://localhost:" + postgres.port() + "/keycloak",
                "KC_DB_USERNAME",
                "postgres",
                // Not checked by the local server, but Keycloak requires one.
                "KC_DB_PASSWORD",
                "postgres",
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                adminPassword));
    if (!heap.isEmpty()) {
      builder.environment().put("JAVA_OPTS_KC_HEAP", heap);
    }
  }

  /** Keycloak and its version. */
  static String name() {
    return home().getFileName().toString().replace("keycloak-", "Keycloak ");
  }

  private static Path home() {
    return Path.of(System.getProperty("bench.keycloak", "keycloak")).toAbsolutePath().normalize();
  }

  /** Prepares the distribution for PostgreSQL; measures nothing. */
  static void build() throws IOException, InterruptedException {
    System.out.println("Building " + name() + " for PostgreSQL …");
    Files.createDirectories(DIRECTORY);
    Path log = DIRECTORY.resolve("keycloak-build.log");
    int exit = command(log, "build", "--db=postgres").start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(
          name() + " cannot be built: kc.sh build ended with exit code " + exit + ", see " + log);
    }
  }

  private static ProcessBuilder command(Path log, String... arguments) {
    Path script = home().resolve("bin").resolve("kc.sh");
    if (!Files.isExecutable(script)) {
      throw new IllegalStateException(
          "Keycloak cannot be started: "
              + script
              + " is not an executable file. Delete target/bench/keycloak and run"
              + " mvn -f src/bench/pom.xml -Dpeer=keycloak, which unpacks it.");
    }
    List<String> words = new ArrayList<>(List.of(script.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // These would replace the options of kc.sh. They are meant for Sallyport.
    builder.environment().remove("JAVA_OPTS");
    return builder;
  }

  /**
   * Starts with a new database in a PostgreSQL server that nothing else uses any more.
   *
   * @param heap JVM options, or empty for Keycloak's own
   */
  static Keycloak start(LocalPostgres postgres, String heap)
      throws IOException, InterruptedException, SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      // Otherwise PostgreSQL would do this for Sallyport's tables while Keycloak is measured.
      statement.execute("vacuum (analyze)");
      statement.execute("checkpoint");
      statement.execute("create database keycloak");
    }
    Keycloak keycloak = new Keycloak(postgres, heap);
    keycloak.begin();
    return keycloak;
  }

  private void begin() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    process = builder.start();
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("Keycloak ended before it was ready, see " + log);
      }
      if (System.nanoTime() - begin > START_LIMIT.toNanos()) {
        close();
        throw new IllegalStateException(
            "Keycloak was not ready within " + START_LIMIT.toMinutes() + " minutes, see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    startSeconds = (System.nanoTime() - begin) / 1e9;
  }

  private boolean isReady() throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url("/realms/master")).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Starts it again, on the data that there is. */
  void restart() throws IOException, InterruptedException {
    close();
    begin();
  }

  /** An access token of the administrator, which is valid for a minute. */
  String adminToken() throws IOException, InterruptedException {
    String form =
        "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + adminPassword;
    URI endpoint = url("/realms/master/protocol/openid-connect/token");
    return CommonLoad.member(post(endpoint, form), "access_token");
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** An endpoint of OpenID Connect, such as {@code token}. */
  URI endpoint(String name) {
    return url("/realms/" + REALM + "/protocol/openid-connect/" + name);
  }

  /** The body of the response to a POST of a form. */
  String post(URI uri, String form) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", FORM)
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return send(request);
  }

  /** Creates something by the administration API. */
  void create(String path, String json, String adminToken)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + adminToken)
            .POST(HttpRequest.BodyPublishers.ofString(json));
    send(request);
  }

  /** The body of the response to a protected call. */
  String get(URI uri, String bearer) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).header("Authorization", bearer));
  }

  private String send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          "Keycloak: " + request + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  @Override
  public double startSeconds() {
    return startSeconds;
  }

  @Override
  public double cpu() {
    return Usage.cpu(process.pid());
  }

  @Override
  public double databaseCpu() throws IOException {
    return Usage.cpu(postgres);
  }

  /** Of the JVM, which is a child of kc.sh. */
  @Override
  public long memory() {
    return process.children().mapToLong(java -> Usage.memory(java.pid())).sum();
  }

  @Override
  public void close() {
    // kc.sh does not pass a signal on.
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      each.onExit().completeOnTimeout(each, 30, TimeUnit.SECONDS).join();
      each.destroyForcibly();
      each.onExit().join();
    }
  }
}
