package dev.sallyport.assurance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.fault.MixedLoad.Cuts;
import dev.sallyport.dev.LocalPayara;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One service under load whose server ends and starts again and again, on one database. */
final class Restarts implements AutoCloseable {
  /** More means that a start waits for something that the end before it left behind. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** After a start, on a busy machine. */
  private static final Duration SERVED_LIMIT = Duration.ofSeconds(30);

  /** The grace, in milliseconds, for those who are on their way. */
  private static final String[] GRACE = {"--shutdowngrace", "2000"};

  private final FaultHarness world;
  private final FaultyPostgres postgres;
  private final AtomicReference<URI> url = new AtomicReference<>();
  private final MixedLoad load;
  private LocalPayara server;
  private Duration longestStart = Duration.ZERO;
  private int terminated;
  private int killed;
  private int cutOff;

  /** Is ready, and under load. */
  Restarts(FaultHarness world, FaultyPostgres postgres, long seed) {
    this.world = world;
    this.postgres = postgres;
    start();
    load = MixedLoad.on(url::get, Cuts.ALLOWED, seed);
  }

  void start() {
    Instant start = Instant.now();
    server = world.start(hosts(), GRACE).awaitReady();
    url.set(server.url());
    Duration took = Duration.between(start, Instant.now());
    longestStart = took.compareTo(longestStart) > 0 ? took : longestStart;
  }

  /** Goes on for a while, in which writes are acknowledged. */
  void serve(long millis) throws InterruptedException {
    load.awaitSteady();
    int before = load.ledger().acknowledged();
    TimeUnit.MILLISECONDS.sleep(millis);
    Instant limit = Instant.now().plus(SERVED_LIMIT);
    while (load.ledger().acknowledged() <= before) {
      assertThat(Instant.now()).as("time of the first acknowledged write").isBefore(limit);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** By TERM, or else by KILL. */
  void end(boolean term) throws InterruptedException {
    if (term) {
      terminated++;
      server.process().destroy();
      assertThat(server.process().waitFor(30, TimeUnit.SECONDS)).as("ends on TERM").isTrue();
    } else {
      killed++;
      server.process().destroyForcibly().waitFor();
    }
  }

  /** A start that comes to nothing. */
  void startCutOffAfter(long millis) throws InterruptedException {
    cutOff++;
    server = world.start(hosts(), GRACE);
    TimeUnit.MILLISECONDS.sleep(millis);
    server.process().destroyForcibly().waitFor();
  }

  /** Ends the load and asserts that nothing is lost; what was seen, in a sentence. */
  String compare() throws Exception {
    Ledger ledger = load.stop();
    try (Connection connection = postgres.connect()) {
      assertThat(ledger.compare(connection)).as("database against ledger").isEmpty();
    }
    assertThat(load.use(30)).as("used afterwards").isEmpty();
    assertThat(ledger.wrongAnswers()).as("wrong answers").isEmpty();
    assertThat(longestStart).as("longest start").isLessThan(START_LIMIT);
    return ("%d by TERM, %d by KILL, %d starts cut off; %d writes acknowledged, answers %s;"
            + " longest start %d ms; lost 0, wrong 0")
        .formatted(
            terminated,
            killed,
            cutOff,
            ledger.acknowledged(),
            load.statuses(),
            longestStart.toMillis());
  }

  LocalPayara server() {
    return server;
  }

  private String hosts() {
    return "localhost:" + postgres.port();
  }

  @Override
  public void close() {
    server.close();
    try {
      load.stop();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
