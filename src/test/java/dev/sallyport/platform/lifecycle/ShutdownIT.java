package dev.sallyport.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A node in production form, {@code payara/micro.sh}: its start on a database that has operators,
 * and TERM, as an orchestrator sends it.
 */
// Never beside the tests of seconds, which are Aside, too: its load would starve their nodes.
@RunsConcurrently
@Slow
@ResourceLock(value = RunningService.EXCLUSIVE, mode = ResourceAccessMode.READ)
class ShutdownIT {
  private static final int CALLERS = 8;
  private static final Path LOG = Path.of("target", "it", "shutdown.log");
  private static final String ANOTHER = "Another-Pass-2";

  private final RunningService other = RunningService.shared();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final int port = RunningService.freePort();
  private final TestUser operator = TestUser.operator();
  private LocalPayara node;

  @BeforeEach
  void startNode() {
    Guard.watch();
    Map<String, String> environment =
        RunningService.environment(other.databaseUrl(), other.secret());
    environment.put("PORT", Integer.toString(port));
    environment.put("LOGIN_RATE_LIMIT", "1000000/minute");
    environment.put("ADMIN_EMAIL", operator.email());
    environment.put("ADMIN_PASSWORD", ANOTHER);
    environment.put("SALLYPORT_WAR", System.getProperty("sallyport.war", "target/sallyport.war"));
    environment.put(
        "PAYARA_MICRO", System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar"));
    URI url = URI.create("http://localhost:" + port);
    node = LocalPayara.run(List.of("payara/micro.sh"), url, environment, LOG);
    node.awaitReady();
  }

  @AfterEach
  void endNode() {
    node.process().destroyForcibly();
    callers.shutdownNow();
  }

  /**
   * One story, because a node takes its time to start. The caller is what a reverse proxy is: where
   * no answer began it asks the next node.
   */
  @Test
  void noCallerBehindARetryingProxyNoticesTheEnd(TestReporter reporter) throws Exception {
    thereWasAnOperatorSoThatTheVariablesAreIgnored();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger first = new AtomicInteger();
    AtomicInteger retried = new AtomicInteger();
    List<String> broken = java.util.Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> load = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      boolean logsIn = i % 2 == 0;
      String expected = logsIn ? "HTTP/1.1 401 " : "HTTP/1.1 200 ";
      load.add(
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  // Each a stranger: after ten failures an account waits.
                  String request =
                      logsIn ? login(TestUser.arrives()) : get("/.well-known/jwks.json");
                  String answer = ask(port, request);
                  (answer.isEmpty() ? retried : first).incrementAndGet();
                  if (answer.isEmpty()) {
                    answer = ask(other.url().getPort(), anotherAddress(request));
                  }
                  if (!answer.startsWith(expected) || !isWhole(answer)) {
                    broken.add(answer);
                  }
                }
              },
              callers));
    }

    for (int i = 0; i < 600 && first.get() <= 20; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    int before = first.get();
    TestUser flooder = TestUser.arrives();
    for (int i = 0; i < 30; i++) {
      ask(port, post("/api/auth/signup", flooder.address(), "{}"));
    }
    String slow = login(TestUser.arrives());
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      send(socket, slow.substring(0, slow.length() - 10));
      // The server has it when it answers another.
      assertThat(isReady()).isTrue();

      node.process().destroy();
      TimeUnit.MILLISECONDS.sleep(300);
      assertNotReadyButServing();
      TimeUnit.MILLISECONDS.sleep(700);
      send(socket, slow.substring(slow.length() - 10));

      assertThat(answer(socket))
          .as("of a request that had begun")
          .startsWith("HTTP/1.1 401 ")
          .contains("invalid_credentials");
    }
    assertThat(node.process().waitFor(30, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    TimeUnit.MILLISECONDS.sleep(500);
    over.set(true);
    CompletableFuture.allOf(load.toArray(CompletableFuture[]::new)).get();

    reporter.publishEntry(
        "shutdown",
        "%d answered before TERM, %d after it, %d by the other node"
            .formatted(before, first.get() - before, retried.get()));
    assertThat(broken).isEmpty();
    assertThat(before).isGreaterThan(20);
    assertThat(retried).hasPositiveValue();
    assertThat(
            Database.count(
                "select sum(occurrences) from auth_events where ip_address = ?::inet",
                flooder.address()))
        .as("what the node had counted in memory only")
        .isEqualTo(30);
  }

  private void thereWasAnOperatorSoThatTheVariablesAreIgnored() throws IOException {
    assertThat(new String(Files.readAllBytes(LOG), StandardCharsets.UTF_8))
        .contains("ADMIN_EMAIL is ignored: an operator already exists.")
        .doesNotContain(ANOTHER);
    TestUser.assertRefused(operator.logsInWith(ANOTHER), 401, "invalid_credentials");
    operator.logsIn().then().statusCode(200);
  }

  private void assertNotReadyButServing() {
    assertThat(ask(port, get("/health/ready"))).startsWith("HTTP/1.1 503 ");
    assertThat(ask(port, get("/health/live"))).startsWith("HTTP/1.1 200 ");
    assertThat(ask(port, get("/.well-known/jwks.json").replace("Connection: close\r\n", "")))
        .startsWith("HTTP/1.1 200 ")
        .contains("Connection: close");
  }

  private boolean isReady() {
    return ask(port, get("/health/ready")).startsWith("HTTP/1.1 200 ");
  }

  /** Empty when no answer began. */
  private static String ask(int port, String request) {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      send(socket, request);
      return answer(socket);
    } catch (IOException refused) {
      return "";
    }
  }

  /** What arrived, also of an answer that broke off. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n > 0;
          n = socket.getInputStream().read(buffer)) {
        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException brokenOff) {
      if (text.isEmpty()) {
        throw brokenOff;
      }
    }
    return text.toString();
  }

  private static boolean isWhole(String answer) {
    return answer.contains("Transfer-Encoding: chunked")
        ? answer.endsWith("0\r\n\r\n")
        : answer.contains("Content-Length: " + (answer.length() - answer.indexOf("\r\n\r\n") - 4));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }

  private static String login(TestUser visitor) {
    return post(
        "/api/auth/login", "192.0.2.1", TestUser.credentials(visitor.email(), TestUser.PASSWORD));
  }

  private static String post(String path, String address, String body) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: %s\r\n"
            .formatted(path, address)
        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
  }

  /** The other node has the usual limits. */
  private static String anotherAddress(String request) {
    return request.replace("192.0.2.1", TestUser.newAddress());
  }
}
