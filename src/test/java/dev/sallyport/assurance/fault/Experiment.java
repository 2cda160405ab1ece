package dev.sallyport.assurance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.fault.MixedLoad.Cuts;
import dev.sallyport.dev.LocalPayara;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.TestReporter;

/**
 * A steady state under {@link MixedLoad}, a fault, its end, and the steady state again: then the
 * database is compared with what clients were told.
 */
final class Experiment {
  /** How long each fault lasts, in seconds; as long as an operator's restart takes, and more. */
  static final Duration LONG = Duration.ofSeconds(Integer.getInteger("fault.seconds", 30));

  /** Until a request is answered, whatever the database does, see assurance.md. */
  static final Duration DEADLINE = Duration.ofSeconds(20);

  /** From the end of the fault to the last 503: the 15 s of assurance.md, on a busy machine. */
  static final Duration RECOVERY_LIMIT = Duration.ofSeconds(20);

  /** For calls that need no database, on a busy machine; more than that is a queue for threads. */
  static final Duration BYSTANDER_LIMIT = Duration.ofSeconds(8);

  private static final Duration STEADY = Duration.ofSeconds(3);

  /** Of the whole JVM: the server has 200 for requests. */
  private static final int MOST_THREADS = 450;

  /** What is done to the database, and how it is undone. */
  record Fault(Step begin, Step end) {}

  /** A part of a fault. */
  interface Step {
    void run() throws Exception;
  }

  private final LocalPayara server;
  private final Callable<Connection> database;
  private final TestReporter reporter;

  Experiment(LocalPayara server, Callable<Connection> database, TestReporter reporter) {
    this.server = server;
    this.database = database;
    this.reporter = reporter;
  }

  /** Asserts what is promised under every fault of the database. */
  void run(String name, Duration length, Fault fault) throws Exception {
    MixedLoad load = MixedLoad.on(server::url, Cuts.WRONG, name.hashCode());
    load.awaitSteady();
    Thread.sleep(STEADY.toMillis());
    int before = load.ledger().acknowledged();
    long threadsBefore = threads();
    Instant ended;
    long threads;
    try {
      fault.begin().run();
      threads = mostThreads(length);
    } finally {
      fault.end().run();
      ended = Instant.now();
    }
    int during = load.ledger().acknowledged() - before;
    awaitReady(ended.plus(Duration.ofMinutes(1)));
    Thread.sleep(STEADY.toMillis());
    int after = load.ledger().acknowledged();
    awaitWriteAfter(after, load.ledger());
    Ledger ledger = load.stop();
    Duration recovery = Duration.between(ended, load.lastUnavailable());
    List<String> lost;
    try (Connection connection = database.call()) {
      lost = ledger.compare(connection);
    }
    List<String> unusable = load.use(30);
    reporter.publishEntry(
        name,
        ("%d writes acknowledged, %d of them within the fault; answers %s; longest answer %d ms,"
                + " of a bystander %d ms; threads %d before, %d at most; last 503 %d ms after the"
                + " end; lost %d, wrong %d")
            .formatted(
                ledger.acknowledged(),
                during,
                load.statuses(),
                load.longest().toMillis(),
                load.longestOfBystander().toMillis(),
                threadsBefore,
                threads,
                recovery.toMillis(),
                lost.size() + unusable.size(),
                ledger.wrongAnswers().size()));
    assertThat(ledger.wrongAnswers()).as("wrong answers").isEmpty();
    assertThat(lost).as("database against ledger").isEmpty();
    assertThat(unusable).as("used afterwards").isEmpty();
    // A timer of the server that has failed twice in a row never rings again.
    assertThat(log().contains("Expunging timer")).as("a timer was given up").isFalse();
    assertThat(before).as("writes before").isPositive();
    assertThat(ledger.acknowledged()).as("writes after").isGreaterThan(after);
    assertThat(load.longest()).as("longest answer").isLessThan(DEADLINE);
    assertThat(load.longestOfBystander()).as("bystander").isLessThan(BYSTANDER_LIMIT);
    assertThat(threads).as("threads").isLessThan(MOST_THREADS);
    assertThat(recovery).as("recovery").isLessThan(RECOVERY_LIMIT);
  }

  private long mostThreads(Duration length) throws InterruptedException {
    Instant end = Instant.now().plus(length);
    long most = 0;
    while (Instant.now().isBefore(end)) {
      most = Math.max(most, threads());
      Thread.sleep(200);
    }
    return most;
  }

  /** As the kernel counts them. */
  private long threads() {
    try {
      return Files.readAllLines(Path.of("/proc", server.process().pid() + "", "status")).stream()
          .filter(line -> line.startsWith("Threads:"))
          .mapToLong(line -> Long.parseLong(line.substring(8).strip()))
          .sum();
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  private String log() {
    try {
      return new String(Files.readAllBytes(server.log()), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void awaitReady(Instant limit) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest ready = HttpRequest.newBuilder(server.url().resolve("/health/ready")).build();
    while (status(http, ready) != 200) {
      assertThat(Instant.now()).as("ready again").isBefore(limit);
      Thread.sleep(100);
    }
  }

  private static void awaitWriteAfter(int count, Ledger ledger) throws InterruptedException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(30));
    while (ledger.acknowledged() <= count) {
      assertThat(Instant.now()).as("time of a write after the fault").isBefore(limit);
      Thread.sleep(50);
    }
  }

  private static int status(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException notNow) {
      return 0;
    }
  }
}
