package dev.sallyport.monitoring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import dev.sallyport.dev.LocalPayara;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A node that writes an access log and sends its traces to a collector, which are both off else.
 */
class ObservedNodeIT {
  private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();

  private static Path accessLog;
  private static HttpServer collector;
  private static LocalPayara node;

  private final Visitor ada = Visitor.registered();

  @BeforeAll
  static void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", ObservedNodeIT::receive);
    collector.start();
    accessLog = Files.createTempDirectory(Path.of("target"), "access-log").toAbsolutePath();
    RunningService shared = RunningService.shared();
    Map<String, String> environment =
        RunningService.environment(shared.databaseUrl(), shared.secret());
    environment.put("OTEL_SDK_DISABLED", "false");
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + collector.getAddress().getPort());
    environment.put("OTEL_METRICS_EXPORTER", "none");
    environment.put("OTEL_LOGS_EXPORTER", "none");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "200");
    node =
        RunningService.start(
                environment,
                "observed.log",
                "--nocluster",
                "--accesslog",
                accessLog.toString(),
                "--accessloginterval",
                "1")
            .awaitReady();
  }

  @AfterAll
  static void stop() {
    node.close();
    collector.stop(0);
  }

  @Test
  void aRequestIsALineThatItsIdLeadsTo() throws Exception {
    String id = "access-log-" + UUID.randomUUID();

    request().header("X-Request-Id", id).get("/.well-known/jwks.json").then().statusCode(200);

    assertThat(eventually(() -> line(id)))
        .matches(
            "\"(127\\.0\\.0\\.1|\\[?[0:]+1\\]?)\" \""
                + ada.address()
                + "\" \"[^\"]+\" \"GET\" \"/\\.well-known/jwks\\.json\" 200 \\d+ \"?\\d+\"? \""
                + id
                + "\" ?");
  }

  @Test
  void aCallerForgesNoField() throws Exception {
    String id = "access-log-" + UUID.randomUUID();

    try (Socket socket = new Socket("localhost", node.url().getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              GET /api/auth/me"200" HTTP/1.1
              Host: localhost
              X-Forwarded-For: 192.0.2.1" "2026-01-01" "GET
              X-Request-Id: %s
              Connection: close

              """
                  .formatted(id)
                  .replace("\n", "\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    }

    assertThat(eventually(() -> line(id)))
        .matches(
            "\"[^\"]+\" \"192\\.0\\.2\\.1\\\\u0022 \\\\u00222026-01-01\\\\u0022 \\\\u0022GET\""
                + " \"[^\"]+\" \"GET\" \"/api/auth/me[^\"]*\" [34]\\d\\d \\d+ \"?\\d+\"? \""
                + id
                + "\" ?");
  }

  @Test
  void theAccessLogHasNoSecret() throws Exception {
    String id = "access-log-" + UUID.randomUUID();
    Response session = logIn();
    String token = session.path("token");

    request()
        .header("Authorization", "Bearer " + token)
        .header("X-Request-Id", id)
        .get("/api/auth/me?access_token=" + token + "&password=" + Visitor.PASSWORD)
        .then()
        .statusCode(200);

    assertThat(eventually(() -> line(id))).contains("\"/api/auth/me\" 200");
    assertThat(text())
        .contains("\"POST\" \"/api/auth/login\" 200")
        .doesNotContain(
            token,
            session.path("refresh_token"),
            Visitor.PASSWORD,
            ada.email(),
            "access_token",
            "Bearer");
  }

  @Test
  void aRequestIsATraceWithoutSecrets() throws Exception {
    Response session = logIn();
    request().get("/.well-known/jwks.json?password=" + Visitor.PASSWORD).then().statusCode(200);

    for (String path : List.of("/api/auth/login", "/.well-known/jwks.json")) {
      eventually(() -> RECEIVED.stream().filter(spans -> spans.contains(path)).findFirst());
    }
    assertThat(RECEIVED).noneMatch(spans -> spans.contains("jwks.json?"));
    assertThat(RECEIVED).anyMatch(spans -> spans.contains("sallyport"));
    assertThat(RECEIVED)
        .noneMatch(spans -> spans.contains(Visitor.PASSWORD))
        .noneMatch(spans -> spans.contains(session.path("token")))
        .noneMatch(spans -> spans.contains(session.path("refresh_token")));
  }

  private Response logIn() {
    Response session =
        request()
            .contentType(ContentType.JSON)
            .body(Visitor.credentials(ada.email(), Visitor.PASSWORD))
            .post("/api/auth/login");
    session.then().statusCode(200);
    return session;
  }

  private RequestSpecification request() {
    return given().baseUri(node.url().toString()).header("X-Forwarded-For", ada.address());
  }

  private static void receive(HttpExchange exchange) throws IOException {
    RECEIVED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static Optional<String> line(String id) {
    return text().lines().filter(line -> line.contains(id)).findFirst();
  }

  private static String text() {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(accessLog)) {
      for (Path file : files.toList()) {
        text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static <T> T eventually(Supplier<Optional<T>> attempt) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      Optional<T> found = attempt.get();
      if (found.isPresent()) {
        return found.get();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("did not appear within 30 s");
  }
}
