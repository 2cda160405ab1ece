package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Aside;
import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Two nodes in one data grid over one database are one service. */
@Aside
class ClusterRevocationIT {
  private static final Duration PROMISED = Duration.ofSeconds(1);
  private static final Path RUN = Path.of("target", "it", UUID.randomUUID().toString());
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static LocalPostgres postgres;
  private static Map<String, String> environment;
  private static int[] gridPorts;
  private static LocalPayara a;
  private static LocalPayara b;

  /** Together, on an empty database. */
  @BeforeAll
  static void start() {
    Guard.watch();
    postgres = LocalPostgres.start(RUN.resolve("postgres"));
    environment = RunningService.environment(postgres.url(), RunningService.newSecret());
    gridPorts = new int[] {RunningService.freePort(), RunningService.freePort()};
    a = startNode(0);
    b = startNode(1);
    a.awaitReady();
    b.awaitReady();
  }

  @AfterAll
  static void stop() {
    a.close();
    b.close();
    postgres.close();
  }

  /** A test may have killed it. */
  @BeforeEach
  void bothNodesRun() throws Exception {
    if (!a.process().isAlive()) {
      a = startNode(0).awaitReady();
    }
    awaitOneGrid();
  }

  @Test
  void nodesThatStartTogetherMakeOneKeyThatSignsAndOneNext() throws Exception {
    assertThat(count("select count(*) from signing_keys")).isEqualTo(2);
    assertThat(count("select count(*) from signing_keys where activates_at <= now()")).isOne();
    String keys = get(a, "/.well-known/jwks.json", "").body();
    assertThat(get(b, "/.well-known/jwks.json", "").body()).isEqualTo(keys);
    assertThat(JsonPath.from(keys).getList("keys")).hasSize(2);

    String session = signsUp(a);
    assertThat(me(b, session)).isEqualTo(200);
  }

  @Test
  void aSessionThatEndsOnOneNodeIsRefusedOnTheOther(TestReporter reporter) throws Exception {
    List<Long> milliseconds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String session = signsUp(a);
      LocalPayara here = i % 2 == 0 ? a : b;
      LocalPayara there = i % 2 == 0 ? b : a;
      assertThat(me(there, session)).isEqualTo(200);

      assertThat(logsOut(here, session)).isEqualTo(200);
      milliseconds.add(millisecondsUntilRefused(there, session));

      assertThat(me(here, session)).isEqualTo(401);
      assertThat(refreshes(there, session).statusCode()).isEqualTo(401);
    }
    List<Long> sorted = milliseconds.stream().sorted().toList();
    reporter.publishEntry(
        "refused on the other node after",
        "median %d ms, longest %d ms".formatted(sorted.get(10), sorted.get(19)));
  }

  @Test
  void aSessionMovesFreelyBetweenNodes() throws Exception {
    String session = signsUp(a);
    for (LocalPayara node : List.of(b, a, b)) {
      HttpResponse<String> refreshed = refreshes(node, session);
      assertThat(refreshed.statusCode()).isEqualTo(200);
      assertThat(refreshes(node == a ? b : a, session).body())
          .contains(member(refreshed.body(), "refresh_token"));
      session = refreshed.body();
      assertThat(me(a, session)).isEqualTo(200);
      assertThat(me(b, session)).isEqualTo(200);
    }
  }

  @Test
  void bothNodesCountOneLimit() throws Exception {
    String address = Visitor.newAddress();
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      statuses.add(failedLogin(i % 2 == 0 ? a : b, address).statusCode());
    }

    assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
  }

  @Test
  void theLossOfANodeLosesNoRevocation(TestReporter reporter) throws Exception {
    String live = signsUp(a);
    String ended = signsUp(a);
    assertThat(me(b, live)).isEqualTo(200);
    assertThat(me(b, ended)).isEqualTo(200);

    assertThat(logsOut(a, ended)).isEqualTo(200);
    a.process().destroyForcibly();

    long refusedAfter = millisecondsUntilRefused(b, ended);
    Set<Integer> statuses = new HashSet<>();
    long unavailable = 0;
    for (long begin = System.nanoTime(); System.nanoTime() - begin < 5_000_000_000L; ) {
      long sent = System.nanoTime();
      int status = me(b, live);
      statuses.add(status);
      unavailable += status == 503 ? System.nanoTime() - sent : 0;
      assertThat(me(b, ended)).isIn(401, 503);
    }
    reporter.publishEntry(
        "a node was killed",
        "refused after %d ms, unavailable for %d ms"
            .formatted(refusedAfter, unavailable / 1_000_000));
    assertThat(statuses).contains(200).isSubsetOf(200, 503);
    assertThat(Duration.ofNanos(unavailable)).isLessThan(PROMISED);
    assertThat(me(b, live)).isEqualTo(200);
    assertThat(me(b, ended)).isEqualTo(401);
    assertThat(me(b, signsUp(b))).isEqualTo(200);

    // A node that starts knows what ended before.
    a = startNode(0).awaitReady();
    assertThat(me(a, ended)).isEqualTo(401);
    assertThat(me(a, live)).isEqualTo(200);
  }

  @Test
  void withNeitherGridNorDatabaseNobodyIsLetIn() throws Exception {
    String session = signsUp(b);
    assertThat(protectedWithoutDatabase(session)).isEqualTo(404);

    postgres.close();
    try {
      // Longer than an answer of the database counts: from now on it is the grid that vouches.
      TimeUnit.SECONDS.sleep(4);
      assertThat(protectedWithoutDatabase(session)).isEqualTo(404);

      a.process().destroyForcibly();
      long killed = System.nanoTime();
      while (protectedWithoutDatabase(session) != 503) {
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(10));
      }
      TimeUnit.SECONDS.sleep(1);
      assertThat(protectedWithoutDatabase(session)).isEqualTo(503);
      assertThat(get(b, "/health/live", "").statusCode()).isEqualTo(200);
    } finally {
      postgres = LocalPostgres.start(RUN.resolve("postgres"), postgres.port());
    }

    long back = System.nanoTime();
    while (protectedWithoutDatabase(session) != 404) {
      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(20));
    }
  }

  /** From now until the answer of the first request that is refused; none may be sent too late. */
  private static long millisecondsUntilRefused(LocalPayara node, String session) throws Exception {
    long start = System.nanoTime();
    long sent = start;
    while (me(node, session) == 200) {
      assertThat(Duration.ofNanos(sent - start)).as("accepted").isLessThan(PROMISED);
      sent = System.nanoTime();
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** 404 for who is let in, before anything is read: no session has such an id. */
  private static int protectedWithoutDatabase(String session) throws Exception {
    return send(request(b, "/api/auth/sessions/x", member(session, "token")).DELETE().build())
        .statusCode();
  }

  private static LocalPayara startNode(int index) {
    return LocalPayara.start(
        Path.of(System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar")),
        Path.of(System.getProperty("sallyport.war", "target/sallyport.war")),
        RunningService.freePort(),
        environment,
        RUN.resolve("node-" + index + "-" + UUID.randomUUID() + ".log"),
        "--clustermode",
        "tcpip:127.0.0.1:%d,127.0.0.1:%d".formatted(gridPorts[0], gridPorts[1]),
        "--startport",
        Integer.toString(gridPorts[index]),
        "--interfaces",
        "127.0.0.1");
  }

  /** Seen from outside: what one node counts, the other has counted. */
  private static void awaitOneGrid() throws Exception {
    for (int i = 0; i < 30; i++) {
      String address = Visitor.newAddress();
      if (left(failedLogin(a, address)) == 4 && left(failedLogin(b, address)) == 3) {
        return;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    throw new AssertionError("The nodes found no grid, see " + a.log() + " and " + b.log());
  }

  /** How many more log-ins the address has, by a header such as {@code "login";r=3;t=60}. */
  private static int left(HttpResponse<String> login) {
    String state = login.headers().firstValue("RateLimit").orElseThrow();
    return Integer.parseInt(state.replaceAll(".*\"login\";r=([0-9]+);.*", "$1"));
  }

  private static HttpResponse<String> failedLogin(LocalPayara node, String address)
      throws Exception {
    String email = "v-" + UUID.randomUUID() + "@example.com";
    return post(node, "/api/auth/login", "", address, Visitor.credentials(email, Visitor.PASSWORD));
  }

  /** The body of the answer. */
  private static String signsUp(LocalPayara node) throws Exception {
    HttpResponse<String> answer =
        post(
            node,
            "/api/auth/signup",
            "",
            Visitor.newAddress(),
            Visitor.credentials("v-" + UUID.randomUUID() + "@example.com", Visitor.PASSWORD));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  private static HttpResponse<String> refreshes(LocalPayara node, String session) throws Exception {
    return post(
        node,
        "/api/auth/refresh",
        "",
        Visitor.newAddress(),
        Visitor.refreshBody(member(session, "refresh_token")));
  }

  private static int logsOut(LocalPayara node, String session) throws Exception {
    return post(node, "/api/auth/logout", member(session, "token"), Visitor.newAddress(), "{}")
        .statusCode();
  }

  private static int me(LocalPayara node, String session) throws Exception {
    return get(node, "/api/auth/me", member(session, "token")).statusCode();
  }

  private static HttpResponse<String> get(LocalPayara node, String path, String token)
      throws Exception {
    return send(request(node, path, token).build());
  }

  private static HttpResponse<String> post(
      LocalPayara node, String path, String token, String address, String body) throws Exception {
    return send(
        request(node, path, token)
            .header("X-Forwarded-For", address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpRequest.Builder request(LocalPayara node, String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.url().resolve(path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static String member(String body, String name) {
    return JsonPath.from(body).getString(name);
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + postgres.port() + "/postgres?user=postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
