package dev.sallyport.bench;

import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The service in production form, {@code payara/micro.sh}, with limits that load does not reach.
 */
final class Server implements Subject, AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LocalPostgres postgres;
  private final Path log;
  private final ProcessBuilder builder;
  private final int port = freePort();
  private Process process;
  private double startSeconds;

  private Server(Path data) throws IOException, InterruptedException {
    this.log = Path.of(data + "-server.log");
    this.postgres = LocalPostgres.start(data);
    if (new ProcessBuilder("payara/unpack.sh").inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("payara/unpack.sh failed");
    }
    builder =
        new ProcessBuilder("payara/micro.sh")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "DATABASE_URL",
                postgres.url(),
                "JWT_SECRET",
                newSecret(),
                // Longer than data takes to be generated.
                "ACCESS_TOKEN_TTL",
                "1h",
                "REFRESH_MIN_INTERVAL",
                "0",
                "LOGIN_RATE_LIMIT",
                "1000000/second",
                "SIGNUP_RATE_LIMIT",
                "1000000/second",
                "TRUSTED_PROXIES",
                "127.0.0.1, ::1",
                "PORT",
                Integer.toString(port)));
    begin();
  }

  private void begin() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    process = builder.start();
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("The service ended, see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    startSeconds = (System.nanoTime() - begin) / 1e9;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String newSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  /** With a database of its own in a directory that does not exist yet. */
  static Server start(Path data) throws IOException, InterruptedException {
    Files.createDirectories(data.toAbsolutePath().getParent());
    return new Server(data);
  }

  /** Starts the service again, on the data that there is. */
  void restart() throws IOException, InterruptedException {
    stop();
    begin();
  }

  /** Ends the service; the database continues. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
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
  public long memory() {
    return Usage.memory(process.pid());
  }

  @Override
  public double databaseCpu() throws IOException {
    return Usage.cpu(postgres);
  }

  /** The options by which {@code payara/micro.sh} has limited the heap, such as -Xmx448m. */
  String heap() throws IOException {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    return Stream.of(Files.readString(commandLine).split("\0", -1))
        .filter(option -> option.matches("-Xm[sx].*"))
        .collect(Collectors.joining(" "));
  }

  LocalPostgres postgres() {
    return postgres;
  }

  String databaseUrl() {
    return postgres.url();
  }

  /** How often each table was read as a whole. */
  Map<String, Long> sequentialScans() throws SQLException {
    Map<String, Long> scans = new TreeMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select relname, seq_scan from pg_stat_user_tables")) {
      while (rows.next()) {
        scans.put(rows.getString(1), rows.getLong(2));
      }
    }
    return scans;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + postgres.port() + "/postgres", "postgres", "");
  }

  /** More users with the password of one that there is. */
  void copyUsers(int from, int to) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "with first as (select roles, data from users u join credentials c on c.user_id = u.id"
                    + " where email = 'user-0@example.com'), created as ("
                    + "insert into users (id, email, created_at, is_active, roles)"
                    + " select gen_random_uuid(), 'user-' || n || '@example.com', now(), true,"
                    + " roles from first, generate_series(?, ?) n on conflict do nothing"
                    + " returning id, created_at)"
                    + " insert into credentials (id, user_id, type, data, created_at, changed_at)"
                    + " select gen_random_uuid(), id, 'password', data, created_at, created_at"
                    + " from created, first")) {
      insert.setInt(1, from);
      insert.setInt(2, to);
      insert.executeUpdate();
    }
  }

  URI url(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  HttpClient http() {
    return http;
  }

  /** The body of the answer to a POST of JSON. */
  String post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private boolean isReady() throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url("/health/ready")).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    stop();
    postgres.close();
  }
}
