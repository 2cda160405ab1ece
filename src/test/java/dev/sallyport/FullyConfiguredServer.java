package dev.sallyport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A server with what is off by default: the refresh token in a cookie, a log-in limit that counts
 * failures only, a short queue for hashes, an access log, and traces that a collector receives; and
 * in a {@link HostileEnvironment}. Started once, because it takes its time.
 */
public final class FullyConfiguredServer {
  /** {@code HASH_QUEUE}: short, so that a flood exceeds it soon. */
  public static final int HASH_QUEUE_SECONDS = 2;

  private static FullyConfiguredServer shared;

  // Remembered, so that one failed start does not become one for each test.
  private static String failure;

  private final List<String> spans = new CopyOnWriteArrayList<>();
  private final HttpServer collector;
  private final Path accessLog;
  private final OtherServer server;

  private FullyConfiguredServer() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::receive);
    collector.createContext("/page", FullyConfiguredServer::page);
    collector.createContext("/clients", FullyConfiguredServer::client);
    collector.start();
    accessLog = Files.createTempDirectory(Path.of("target"), "access-log").toAbsolutePath();
    LocalPostgres postgres = OtherServer.newDatabase();
    Map<String, String> settings = HostileEnvironment.of(postgres);
    settings.putAll(
        Map.of(
            "SESSION_COOKIE", "true",
            "TOKEN_PROFILE", "rfc9068",
            "LOGIN_RATE_LIMIT_COUNTS", "failures",
            "CORS_ORIGINS",
                String.join(
                    ",",
                    RunningService.ALLOWED_ORIGIN,
                    pages("localhost"),
                    pages("app.site.localhost")),
            "OTEL_SDK_DISABLED", "false",
            "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + collector.getAddress().getPort(),
            "OTEL_METRICS_EXPORTER", "none",
            "OTEL_LOGS_EXPORTER", "none",
            "OTEL_BSP_SCHEDULE_DELAY", "200"));
    settings.put("API_DOCUMENT", "public");
    settings.put("HASH_QUEUE", HASH_QUEUE_SECONDS + "s");
    server =
        OtherServer.start(
            "everything-on.log",
            postgres,
            settings,
            "--accesslog",
            accessLog.toString(),
            "--accessloginterval",
            "1");
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  /** Ready. */
  public static synchronized FullyConfiguredServer shared() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (shared == null) {
      try {
        shared = new FullyConfiguredServer();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (RuntimeException failed) {
        failure = "The server did not start: " + failed.getMessage();
        throw failed;
      }
    }
    return shared;
  }

  /**
   * The origin of blank pages on a host of this machine, at {@code /page}, and of the files of the
   * directory {@code clients}.
   */
  public String pages(String host) {
    return "http://" + host + ":" + collector.getAddress().getPort();
  }

  public OtherServer server() {
    return server;
  }

  /** What the access log says so far. */
  public String accessLog() {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(accessLog)) {
      for (Path file : files.toList()) {
        text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What the collector has received so far, as bytes of Protocol Buffers. */
  public List<String> spans() {
    return spans;
  }

  private void receive(HttpExchange exchange) throws IOException {
    spans.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void page(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** A file of the directory {@code clients}. */
  private static void client(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1).replaceFirst("/$", "/index.html");
    byte[] file = Files.readAllBytes(Path.of(path));
    exchange
        .getResponseHeaders()
        .add("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html");
    exchange.sendResponseHeaders(200, file.length);
    exchange.getResponseBody().write(file);
    exchange.close();
  }

  private void stop() {
    server.close();
    collector.stop(0);
  }
}
