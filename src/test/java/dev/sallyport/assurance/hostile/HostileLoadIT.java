package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.OtherServer;
import dev.sallyport.assurance.hostile.ApiFuzzIT.Result;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What would disturb others too much, on a server of its own. */
@Tag("assurance")
class HostileLoadIT {
  private static final Logger LOG = Logger.getLogger(HostileLoadIT.class.getName());
  private static final Duration FLOOR = Duration.ofMillis(100);
  private static final Duration MEASURED = Duration.ofSeconds(10);

  /** Each needs a descriptor here and one in the server: see ulimit -n. */
  private static final int IDLE_CONNECTIONS = Integer.getInteger("sallyport.hostile.idle", 10_000);

  private static final int REQUESTS = Integer.getInteger("sallyport.hostile.requests", 50_000);

  private static OtherServer server;
  private OtherClients others;

  @BeforeAll
  static void start() {
    // Longer than any of this takes.
    server = OtherServer.start("hostile-load.log", Map.of("ACCESS_TOKEN_TTL", "1h"));
  }

  /** Anew for each test: one of them revokes the keys that signed the token. */
  @BeforeEach
  void othersSignIn() throws Exception {
    Person person =
        Person.signedIn(HttpClient.newHttpClient(), server.url(), server::database, "{user}");
    others = new OtherClients(server.url(), person.token);
    others.p99(Duration.ofSeconds(5));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tenThousandIdleConnectionsHoldUpNobody() throws Exception {
    Duration idle = others.p99(MEASURED);
    Duration attacked;
    int open;
    try (SlowClients attackers = new SlowClients(server.url())) {
      attackers.connect(IDLE_CONNECTIONS, "", "");
      attacked = others.p99(MEASURED);
      open = attackers.open();
    }

    assertHolds(open + " idle connections", idle, attacked);
  }

  @Test
  void aThousandSlowHeadersHoldUpNobody() throws Exception {
    assertHolds("1000 slow headers", 1_000, SlowClientIT.HEADER, "a");
  }

  /** Each holds a thread until its request ends: more than there are would be too many. */
  @Test
  void slowBodiesHoldUpNobodyWhileThreadsAreLeft() throws Exception {
    assertHolds("350 slow bodies", 350, SlowClientIT.BODY, " ");
  }

  @Test
  void slowBodiesBeyondTheThreadsAreOverInHalfAMinute() throws Exception {
    try (SlowClients attackers = new SlowClients(server.url())) {
      attackers.connect(1_800, SlowClientIT.BODY, " ");
      TimeUnit.SECONDS.sleep(5);
    }

    Duration after = others.p99(Duration.ofSeconds(5));
    LOG.info("after 1800 slow bodies: p99 " + after.toMillis() + " ms");
    assertThat(server.isAlive()).isTrue();
    assertThat(others.p99(MEASURED)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void fiftyThousandRequestsGetDocumentedAnswers() throws Exception {
    Result result =
        ApiFuzzIT.run(
            server.url(),
            server::database,
            false,
            REQUESTS,
            Duration.ofMinutes(30),
            ThreadLocalRandom.current().nextLong(1 << 30));

    LOG.info(result.toString());
    assertThat(result.operationsWithoutSuccess()).isEqualTo(ApiFuzzer.NEED_MORE);
    assertThat(result.requests()).isGreaterThanOrEqualTo(REQUESTS);
    assertThat(server.isAlive()).isTrue();
  }

  private void assertHolds(String attack, int clients, String begin, String more) throws Exception {
    Duration idle = others.p99(MEASURED);
    Duration attacked;
    try (SlowClients attackers = new SlowClients(server.url())) {
      attackers.connect(clients, begin, more);
      attacked = others.p99(MEASURED);
    }

    assertHolds(attack, idle, attacked);
  }

  private static void assertHolds(String attack, Duration idle, Duration attacked) {
    LOG.info(
        () ->
            String.format(
                "%s: others' p99 %.1f ms, before %.1f ms",
                attack, attacked.toNanos() / 1e6, idle.toNanos() / 1e6));
    assertThat(server.isAlive()).isTrue();
    assertThat(attacked).as(attack).isLessThanOrEqualTo(Bound.of(idle, FLOOR));
  }
}
