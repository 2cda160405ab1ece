package dev.sallyport.assurance.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.NodeClient;
import dev.sallyport.ServiceNodes;
import dev.sallyport.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes that lose each other and both reach the database; later they meet again. */
@Tag("assurance")
class SplitBrainIT {
  /** Until nodes that do not hear of each other go on by themselves. */
  private static final Duration NOTICED = Duration.ofSeconds(15);

  /** Until nodes that reach each other again are one grid. */
  private static final Duration MERGED = Duration.ofSeconds(30);

  private static final int LIMIT = 5;
  private static final int ROUNDS = 10;

  private static Namespaces network;
  private static ServiceNodes service;
  private static NodeClient a;
  private static NodeClient b;

  @BeforeAll
  static void start() {
    network = Namespaces.make(2);
    service = ServiceNodes.start(2, Map.of("JAVA_OPTS", network.javaOptions()), network);
    a = service.client(0);
    b = service.client(1);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void meet() {
    network.join();
    service.awaitGrid(List.of(0, 1), 2, MERGED);
  }

  @Test
  void whatEndsOnOneSideIsRefusedOnTheOther() throws Exception {
    Revocation.endedAt(a).refusedBy(b);
    Revocation.endedAt(b).refusedBy(a);
    String live = a.signsUp();
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < 2 * ROUNDS; i++) {
      sessions.add(a.signsUp());
    }
    try (BackgroundProbe watch =
        new BackgroundProbe()
            .every(Duration.ofMillis(50), () -> a.me(live))
            .every(Duration.ofMillis(50), () -> b.me(live))) {
      network.cut();
      List<Duration> unnoticed = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        unnoticed.add(revoked(i, sessions.remove(0)));
      }
      Duration noticed = service.awaitGrid(List.of(0, 1), 1, NOTICED);
      List<Duration> apart = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        apart.add(revoked(i, sessions.remove(0)));
      }

      network.join();
      Duration merged = service.awaitGrid(List.of(0, 1), 2, MERGED);
      List<Duration> together = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        together.add(revoked(i, a.signsUp()));
      }

      Figures.tell(
          Map.of(
              "refused on the other side, before the cut is noticed", summary(unnoticed),
              "while apart", summary(apart),
              "together again", summary(together),
              "further ms until noticed", Long.toString(noticed.toMillis()),
              "ms until one grid", Long.toString(merged.toMillis()),
              "live session", watch.answers() + ", longest ms " + watch.longest().toMillis()));
      assertThat(together.stream().sorted().toList().get(ROUNDS / 2))
          .as("the grid tells it again, quicker than the database is asked")
          .isLessThan(Duration.ofMillis(200));
      assertThat(watch.answers()).containsOnlyKeys("200");
      assertThat(watch.longest()).isLessThan(NOTICED);
    }
  }

  private static Duration revoked(int round, String session) throws Exception {
    NodeClient here = round % 2 == 0 ? a : b;
    return Revocation.of(session, here).refusedBy(here.equals(a) ? b : a);
  }

  private static String summary(List<Duration> durations) {
    List<Long> sorted = durations.stream().map(Duration::toMillis).sorted().toList();
    return "median %d ms, longest %d ms"
        .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
  }

  @Test
  void eachSideCountsByItselfAndWhoUsedUpOneBudgetGetsAtMostAnother() throws Exception {
    String begun = TestUser.newAddress();
    String fresh = TestUser.newAddress();
    String uneven = TestUser.newAddress();
    assertThat(letIn(a, begun, 3)).isEqualTo(3);

    network.cut();
    service.awaitGrid(List.of(0, 1), 1, NOTICED);
    long start = System.nanoTime();
    int begunA = letIn(a, begun, 4);
    int begunB = letIn(b, begun, 4);
    assertThat(begunA).as("what was counted before is kept by both").isEqualTo(LIMIT - 3);
    assertThat(begunB).isEqualTo(LIMIT - 3);
    assertThat(letIn(a, fresh, LIMIT + 1)).isEqualTo(LIMIT);
    assertThat(letIn(b, fresh, LIMIT + 1)).isEqualTo(LIMIT);
    assertThat(letIn(a, uneven, LIMIT + 1)).isEqualTo(LIMIT);
    assertThat(letIn(b, uneven, 1)).isEqualTo(1);

    network.join();
    service.awaitGrid(List.of(0, 1), 2, MERGED);
    int more = letIn(a, uneven, 3) + letIn(b, uneven, 3);
    assertThat(letIn(a, fresh, 3) + letIn(b, fresh, 3)).as("used up on both sides").isZero();
    assertThat(LIMIT + 1 + more).isLessThanOrEqualTo(2 * LIMIT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("all of it within the window of a minute")
        .isLessThan(Duration.ofSeconds(55));

    String anew = TestUser.newAddress();
    assertThat(letIn(a, anew, 3) + letIn(b, anew, 3)).as("one limit again").isEqualTo(LIMIT);
  }

  /** How many of the log-ins got as far as the password. */
  private static int letIn(NodeClient node, String address, int attempts) throws Exception {
    int passed = 0;
    for (int i = 0; i < attempts; i++) {
      int status = node.failedLogin(address).statusCode();
      assertThat(status).isIn(401, 429);
      passed += status == 401 ? 1 : 0;
    }
    return passed;
  }

  @Test
  void cutsUnderLoadLeaveNobodyWaiting() throws Exception {
    String live = a.signsUp();
    Duration longest;
    try (BackgroundProbe watch = new BackgroundProbe()) {
      for (NodeClient node : List.of(a, b)) {
        for (int i = 0; i < 3; i++) {
          watch.every(
              Duration.ofMillis(100), () -> node.failedLogin(TestUser.newAddress()).statusCode());
        }
        watch.every(Duration.ofMillis(50), () -> node.me(live));
      }
      for (int seconds : new int[] {12, 3, 20}) {
        network.cut();
        TimeUnit.SECONDS.sleep(seconds);
        network.join();
        service.awaitGrid(List.of(0, 1), 2, MERGED);
      }
      watch.end();
      Figures.tell("answers", watch.answers() + ", longest ms " + watch.longest().toMillis());
      assertThat(watch.answers()).containsKeys("200", "401");
      assertThat(watch.answers().keySet()).isSubsetOf("200", "401", "503");
      longest = watch.longest();
    }
    // Who waits while the sides merge may be held up by the next cut, too.
    assertThat(longest).isLessThan(NOTICED.multipliedBy(3));
    for (int node = 0; node < 2; node++) {
      assertThat(threads(node)).contains("http-thread-pool").doesNotContain("deadlock");
      long sent = System.nanoTime();
      assertThat(service.client(node).failedLogin(TestUser.newAddress()).statusCode())
          .isEqualTo(401);
      assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(2));
    }
  }

  private static String threads(int node) {
    return ServiceNodes.run(
        System.getProperty("java.home") + "/bin/jcmd",
        Long.toString(service.process(node).pid()),
        "Thread.print");
  }
}
