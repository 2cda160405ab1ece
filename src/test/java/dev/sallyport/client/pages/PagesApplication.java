package dev.sallyport.client.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The application in {@code clients/examples/jakarta-ee}, compiled as its own build does. Its calls
 * go to the shared service through a relay, from an address of the test's choice.
 */
public final class PagesApplication {
  private static final Path EXAMPLE = Path.of("clients", "examples", "jakarta-ee", "src", "main");

  /** What the application has sent. */
  record Call(String path, String userAgent, String address) {}

  private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static volatile String address = TestUser.newAddress();
  private static volatile int lifetime;
  private static volatile boolean away;

  private PagesApplication() {}

  /** Those of this test: from an address of its own, and with nothing recorded. */
  static void begins() {
    address = TestUser.newAddress();
    lifetime = 0;
    away = false;
    CALLS.clear();
  }

  static List<Call> calls(String path) {
    return CALLS.stream().filter(call -> call.path().equals(path)).toList();
  }

  /** The access tokens that it gets have this lifetime, in seconds; 0 for the true one. */
  static void shortens(int seconds) {
    lifetime = seconds;
  }

  /** Whether the service is away. */
  static void goesAway(boolean isAway) {
    away = isAway;
  }

  /** The WAR; its application is at {@code /pages}. */
  public static Path war() {
    try {
      HttpServer relay =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      relay.setExecutor(
          Executors.newCachedThreadPool(
              work -> {
                Thread thread = new Thread(work, "relay");
                thread.setDaemon(true);
                return thread;
              }));
      relay.createContext("/", PagesApplication::relay);
      relay.start();
      Path directory = Path.of("target", "it", UUID.randomUUID().toString());
      Path classes = Files.createDirectories(directory.resolve("classes"));
      compile(classes);
      Path war = directory.resolve("pages.war");
      WebArchive archive =
          ShrinkWrap.create(ExplodedImporter.class, "pages.war")
              .importDirectory(EXAMPLE.resolve("webapp").toFile())
              .as(WebArchive.class);
      try (Stream<Path> files = Files.walk(classes)) {
        files
            .filter(Files::isRegularFile)
            .forEach(
                file -> archive.addAsResource(file.toFile(), classes.relativize(file).toString()));
      }
      String url = "http://localhost:" + relay.getAddress().getPort();
      archive.addAsResource(
          new StringAsset("sallyport.url=" + url), "META-INF/microprofile-config.properties");
      archive.as(ZipExporter.class).exportTo(war.toFile(), true);
      return war;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void compile(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        Stream<Path> sources = Files.walk(EXAMPLE.resolve("java"))) {
      List<Path> java = sources.filter(file -> file.toString().endsWith(".java")).toList();
      boolean isDone =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
              .call();
      assertThat(isDone).as(messages.toString()).isTrue();
    }
  }

  private static void relay(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    var sent = exchange.getRequestHeaders();
    CALLS.add(new Call(path, sent.getFirst("User-Agent"), sent.getFirst("X-Forwarded-For")));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(RunningService.shared().url().resolve(exchange.getRequestURI()))
            .header("X-Forwarded-For", address)
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : List.of("Content-Type", "User-Agent", "Authorization")) {
      if (sent.getFirst(name) != null) {
        request.header(name, sent.getFirst(name));
      }
    }
    int status = 503;
    String body = "{\"code\":\"unavailable\",\"detail\":\"Try again.\"}";
    try {
      if (!away) {
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        status = response.statusCode();
        body =
            lifetime == 0
                ? response.body()
                : response.body().replace("\"expires_in\":900", "\"expires_in\":" + lifetime);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
