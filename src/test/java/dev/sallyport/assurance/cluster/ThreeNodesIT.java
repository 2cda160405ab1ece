package dev.sallyport.assurance.cluster;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.NodeClient;
import dev.sallyport.ServiceNodes;
import dev.sallyport.TestUser;
import dev.sallyport.audit.detection.DetectionPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three nodes of which one comes, goes, is killed or hangs. */
@Tag("assurance")
class ThreeNodesIT {
  private static final int NODES = 3;
  private static final int LIMIT = 5;
  private static final int KILLS = 3;

  /** No node. */
  private static final int NONE = -1;

  /** Until a member that hangs is given up. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(15);

  private static ServiceNodes service;

  @BeforeAll
  static void start() {
    service = ServiceNodes.start(NODES, Map.of());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** A test may have killed one. */
  @BeforeEach
  void allRun() {
    service.awaitAll();
  }

  @Test
  void aLimitHoldsWhileANodeIsKilledAndWhileItJoinsAgain() throws Exception {
    Figures.tell("killed", assertOneLimitWhile(NONE, () -> service.kill(2)));
    Figures.tell("joined", assertOneLimitWhile(2, () -> service.startNode(2).awaitReady()));
    service.awaitGrid(NODES);
  }

  @Test
  void aLimitHoldsWhileANodeLeaves() throws Exception {
    Figures.tell("left", assertOneLimitWhile(NONE, () -> service.stop(0)));
  }

  /**
   * Of each network at most five log-ins pass in its minute, whichever nodes they go to before,
   * during and after the change; and no fewer, but for those that got no answer.
   */
  private static String assertOneLimitWhile(int starting, Runnable change) throws Exception {
    Map<String, Tally> tallies = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      tallies.put(TestUser.newAddress(), new Tally());
    }
    long start = System.nanoTime();
    attempt(tallies, 0, false);
    attempt(tallies, 1, false);
    CompletableFuture<Void> changed = CompletableFuture.runAsync(change);
    for (int round = 0; !changed.isDone() || round < LIMIT + 2; round++) {
      int node = round % NODES;
      attempt(tallies, node, node == starting && !changed.isDone());
      TimeUnit.MILLISECONDS.sleep(100);
    }
    changed.get();
    for (int node = 0; node < NODES; node++) {
      attempt(tallies, node, false);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("all of it within the window of a minute")
        .isLessThan(Duration.ofSeconds(58));
    assertThat(tallies.values())
        .allSatisfy(
            tally -> {
              assertThat(tally.passed).isLessThanOrEqualTo(LIMIT);
              assertThat(tally.passed + tally.unanswered).isGreaterThanOrEqualTo(LIMIT);
              assertThat(tally.refused).isPositive();
            });
    return tallies.values().toString();
  }

  private static void attempt(Map<String, Tally> tallies, int node, boolean starts)
      throws InterruptedException {
    for (Map.Entry<String, Tally> tally : tallies.entrySet()) {
      try {
        int status = service.client(node).failedLogin(tally.getKey()).statusCode();
        // The server listens before its service is there, and answers by itself until then.
        tally.getValue().add(starts && (status == 404 || status == 500) ? 503 : status);
      } catch (IOException gone) {
        tally.getValue().add(503);
      }
    }
  }

  /** What log-ins of one network were answered. */
  private static final class Tally {
    private int passed;
    private int refused;
    private int unanswered;

    void add(int status) {
      switch (status) {
        case 401 -> passed++;
        case 429 -> refused++;
        case 503 -> unanswered++;
        default -> throw new AssertionError(status);
      }
    }

    @Override
    public String toString() {
      return passed + "/" + refused + "/" + unanswered;
    }
  }

  @Test
  void theLossOfANodeLosesNoRevocation() throws Exception {
    NodeClient killed = service.client(0);
    String live = killed.signsUp();
    String ended = killed.signsUp();
    assertThat(service.client(1).me(ended)).isEqualTo(200);
    try (BackgroundProbe watch =
        new BackgroundProbe()
            .every(Duration.ofMillis(10), () -> service.client(1).me(live))
            .every(Duration.ofMillis(10), () -> service.client(2).me(live))) {
      assertThat(killed.logsOut(ended)).isEqualTo(200);
      service.kill(0);

      long start = System.nanoTime();
      for (int node = 1; node < NODES; node++) {
        while (service.client(node).me(ended) == 200) {
          assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Revocation.PROMISED);
        }
      }
      Duration refused = Duration.ofNanos(System.nanoTime() - start);
      service.awaitGrid(2);
      TimeUnit.SECONDS.sleep(2);
      watch.end();
      Figures.tell(
          "a node was killed",
          "refused after %d ms, live session %s, longest %d ms"
              .formatted(refused.toMillis(), watch.answers(), watch.longest().toMillis()));
      assertThat(watch.answers()).containsKey("200");
      assertThat(watch.answers().keySet()).isSubsetOf("200", "503");
      assertThat(watch.answers().getOrDefault("503", 0)).isLessThan(50);
    }
    assertThat(service.client(1).me(live)).isEqualTo(200);
    assertThat(service.client(2).me(ended)).isEqualTo(401);

    // A node that starts knows what ended before.
    service.startNode(0).awaitReady();
    assertThat(killed.me(ended)).isEqualTo(401);
    assertThat(killed.me(live)).isEqualTo(200);
  }

  @Test
  void whoRetriesBehindARoundRobinLosesNothingThatWasAcknowledged() throws Exception {
    RoundRobin nodes = new RoundRobin(IntStream.range(0, NODES).mapToObj(service::client).toList());
    List<ClusterWorkload> households =
        Stream.generate(() -> new ClusterWorkload(nodes)).limit(4).toList();
    List<Thread> threads =
        households.stream().map(household -> new Thread(household, "household")).toList();
    threads.forEach(Thread::start);
    for (int round = 0; round < KILLS; round++) {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(1_000, 3_000));
      service.kill(round % NODES);
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(500, 1_500));
      service.startNode(round % NODES).awaitReady();
    }
    households.forEach(ClusterWorkload::stop);
    for (Thread thread : threads) {
      thread.join();
    }

    Figures.tell(
        "kills %d, acknowledged writes".formatted(KILLS),
        "%d, retries %d, longest until answered %d ms"
            .formatted(
                households.stream().mapToInt(ClusterWorkload::acknowledged).sum(),
                nodes.retries(),
                nodes.longest().toMillis()));
    for (ClusterWorkload household : households) {
      assertThat(household.complaints()).isEmpty();
      assertThat(household.acknowledged()).isPositive();
      try (Connection database = service.database()) {
        assertThat(household.lost(database)).isEmpty();
      }
      for (String session : household.open()) {
        assertThat(nodes.send(node -> node.refreshes(session)).statusCode()).isEqualTo(200);
      }
    }
    assertThat(
            service.count(
                "select count(*) from auth_events where event_type = 'refresh_token_reuse'"))
        .as("token families forked")
        .isZero();
  }

  @Test
  void withNeitherGridNorDatabaseNobodyIsLetIn() throws Exception {
    NodeClient node = service.client(1);
    String session = node.signsUp();
    assertThat(withoutDatabase(node, session)).isEqualTo(404);

    service.stopDatabase();
    try {
      // Longer than an answer of the database counts: from now on it is the grid that vouches.
      TimeUnit.SECONDS.sleep(4);
      assertThat(withoutDatabase(node, session)).isEqualTo(404);

      service.kill(0);
      long killed = System.nanoTime();
      while (withoutDatabase(node, session) != 503) {
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(10));
      }
      TimeUnit.SECONDS.sleep(1);
      assertThat(withoutDatabase(node, session)).isEqualTo(503);
      assertThat(node.get("/health/live", "").statusCode()).isEqualTo(200);
    } finally {
      service.startDatabase();
    }

    long back = System.nanoTime();
    while (withoutDatabase(node, session) != 404) {
      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(20));
    }
  }

  /** 404 for who is let in, before anything is read: no session has such an id. */
  private static int withoutDatabase(NodeClient node, String session) throws Exception {
    return node.delete("/api/auth/sessions/x", member(session, "token")).statusCode();
  }

  @Test
  void aMemberThatHangsIsGivenUpAndComesBack() throws Exception {
    String live = service.client(0).signsUp();
    service.hang(2);
    long hung = System.nanoTime();
    Duration longest = Duration.ZERO;
    try {
      while (service.members(0) == NODES || service.members(1) == NODES) {
        long sent = System.nanoTime();
        assertThat(service.client(0).failedLogin(TestUser.newAddress()).statusCode())
            .isIn(401, 503);
        longest = longer(longest, Duration.ofNanos(System.nanoTime() - sent));
        assertThat(service.client(1).me(live)).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - hung)).isLessThan(GIVEN_UP);
      }
      Duration givenUp = Duration.ofNanos(System.nanoTime() - hung);

      service.kill(1);
      long started = System.nanoTime();
      service.startNode(1).awaitReady();
      Duration ready = Duration.ofNanos(System.nanoTime() - started);
      assertThat(service.members(1)).isEqualTo(2);
      assertThat(ready).isLessThan(Duration.ofSeconds(60));

      service.goOn(2);
      Duration back = service.awaitGrid(List.of(0, 1, 2), NODES, Duration.ofSeconds(60));
      Figures.tell(
          "a member hung",
          "given up after %d ms, longest log-in %d ms, start beside it %d ms, back after %d ms"
              .formatted(
                  givenUp.toMillis(), longest.toMillis(), ready.toMillis(), back.toMillis()));
    } finally {
      service.goOn(2);
    }
    String address = TestUser.newAddress();
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 2 * NODES; i++) {
      statuses.add(service.client(i % NODES).failedLogin(address).statusCode());
    }
    assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429);
    Revocation.endedAt(service.client(0)).refusedBy(service.client(2));
    Revocation.endedAt(service.client(2)).refusedBy(service.client(0));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  @Test
  void aNodeStartsWhileAnotherHasJustBegunToHang() throws Exception {
    service.kill(1);
    service.awaitGrid(2);
    service.hang(0);
    try {
      long started = System.nanoTime();
      service.startNode(1).awaitReady();
      Duration ready = Duration.ofNanos(System.nanoTime() - started);
      Figures.tell("ready after, ms", Long.toString(ready.toMillis()));
      assertThat(ready).isLessThan(Duration.ofSeconds(60));
    } finally {
      service.goOn(0);
    }
    service.awaitGrid(NODES);
  }

  @Test
  void aNodeOfAnotherGridsNameIsNotLetIn() {
    service.stop(2);
    service.startNode(2, Map.of("GRID_NAME", "another")).awaitReady();

    assertThat(List.of(service.members(0), service.members(1), service.members(2)))
        .containsExactly(2, 2, 1);
    service.stop(2);
  }

  @Test
  void jobsRunOnceHoweverManyNodesThereAre() throws Exception {
    String session = service.client(0).signsUp();
    execute(
        "insert into sessions (id, user_id, amr, acr, auth_time, created_at, last_used_at, idle_expires_at,"
            + " absolute_expires_at, ip_address) select gen_random_uuid(), '"
            + member(session, "user_id")
            + "', '{pwd}', 'urn:sallyport:aal1', past, past, past, past, past, '192.0.2.1' from (select now() - interval '3 days' as"
            + " past) as times, generate_series(1, 4000)");
    execute("alter system set log_statement = 'all'");
    // Between two rings of every timer that rings each minute.
    awaitSecond(45);
    execute("select pg_reload_conf()");
    long dead = service.count("select count(*) from sessions");
    long from = Files.size(service.databaseLog());
    TimeUnit.SECONDS.sleep(5);
    awaitSecond(45);
    TimeUnit.SECONDS.sleep(5);
    awaitSecond(45);
    String log =
        Files.readString(service.databaseLog(), StandardCharsets.ISO_8859_1)
            .substring(Math.toIntExact(from));
    execute("alter system reset log_statement");
    execute("select pg_reload_conf()");

    assertThat(count(log, "delete from sessions where id in")).as("clean-ups").isEqualTo(2);
    assertThat(dead - service.count("select count(*) from sessions"))
        .as("a batch each minute")
        .isEqualTo(2_000);
    assertThat(count(log, "from suspicious_findings where pattern"))
        .as("looks for patterns")
        .isEqualTo(2L * DetectionPattern.values().length);
  }

  private static long count(String log, String statement) {
    return log.lines().filter(line -> line.contains("LOG: ") && line.contains(statement)).count();
  }

  private static void awaitSecond(int second) throws InterruptedException {
    while (Instant.now().getEpochSecond() % 60 != second) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = service.database();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
