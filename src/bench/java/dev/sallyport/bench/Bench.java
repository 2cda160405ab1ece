package dev.sallyport.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code mvn -Pbench}: the service under load, with its yardstick measured in the same run. Each
 * row follows a warm-up of its own; CPU is what the kernel counted.
 */
public final class Bench {
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
  private static final int USERS = 1_000;

  private final Table table = new Table();
  private final Server server;

  private Bench(Server server) {
    this.server = server;
  }

  public static void main(String[] args) throws Exception {
    double hashes = new Yardstick().measure();
    try (Server server = Server.start(DIRECTORY.resolve("postgres-" + Load.word()))) {
      new Bench(server).run(hashes);
    }
  }

  private void run(double hashes) throws Exception {
    table.note(
        String.format(
            Locale.ROOT,
            "Yardstick: %.1f Argon2id hashes a second by the C library on %d cores, %.1f ms each.",
            hashes,
            Runtime.getRuntime().availableProcessors(),
            1000 * Runtime.getRuntime().availableProcessors() / hashes));
    table.note(
        String.format(
            Locale.ROOT,
            "Start to ready: %.1f s, %.1f s of CPU. Memory idle: %d MiB.",
            server.startSeconds(),
            server.cpu(),
            server.memory()));
    Load load = new Load(server, USERS);
    load.warmUp(Integer.getInteger("bench.warmup", 15));
    table.head();
    for (int clients : List.of(8, 64, 256)) {
      measure("log-in", clients, load.login(clients, SECONDS));
    }
    measure("sign-up", 8, load.signUp(8, SECONDS));
    for (int clients : List.of(8, 64)) {
      measure("anonymous key set", clients, load.anonymous(clients, SECONDS));
      measure("protected call", clients, load.protectedCall(clients, SECONDS));
    }
    measure("20 tasks", 64, load.tasks(64, SECONDS));
    for (int clients : List.of(8, Load.MAX_CLIENTS)) {
      measure("refresh", clients, load.refresh(clients, SECONDS));
    }
    measure("mixed day", Load.MAX_CLIENTS, load.mixedDay(SECONDS));
    readsBesideLogins(load);
    table.note(String.format(Locale.ROOT, "\nMemory after load: %d MiB.", server.memory()));
    thousandLogins(load);
    table.write();
    table.note("Written: target/bench/table.md and chart.svg");
  }

  private Wrk.Result measure(String work, int clients, Wrk wrk) throws Exception {
    // What an earlier row left in the queue is done by then.
    TimeUnit.SECONDS.sleep(3);
    double cpu = server.cpu();
    double databaseCpu = server.databaseCpu();
    Wrk.Result result = wrk.run();
    table.row(work, clients, result, server.cpu() - cpu, server.databaseCpu() - databaseCpu);
    return result;
  }

  private void readsBesideLogins(Load load) throws Exception {
    AtomicReference<Wrk.Result> flood = new AtomicReference<>();
    Thread logins =
        new Thread(
            () -> {
              try {
                flood.set(load.login(256, SECONDS + 6).run());
              } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
              }
            });
    logins.start();
    measure("protected call beside 256 logging in", 8, load.protectedCall(8, SECONDS));
    logins.join();
  }

  /** At once, each on a connection of its own, and what became of them. */
  private void thousandLogins(Load load) throws Exception {
    long before = server.memory();
    Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(server.url("/api/auth/login"))
              .header("Content-Type", "application/json")
              .header("X-Forwarded-For", "10.200." + i / 256 + "." + i % 256)
              .POST(HttpRequest.BodyPublishers.ofString(Load.credentials(i)))
              .build();
      all.add(
          server
              .http()
              .sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .handle(
                  (answer, failure) -> {
                    outcomes.merge(outcome(answer), 1, Integer::sum);
                    return null;
                  }));
    }
    Wrk.Result beside = load.protectedCall(8, 2).run();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    table.note(
        String.format(
            Locale.ROOT,
            "1,000 log-ins at once: %s within %.1f s; a protected call meanwhile: median %.1f ms,"
                + " p99 %.1f ms; memory %d MiB, %d before.",
            new TreeMap<>(outcomes),
            (System.nanoTime() - begin) / 1e9,
            beside.median(),
            beside.p99(),
            server.memory(),
            before));
  }

  private static String outcome(HttpResponse<String> answer) {
    if (answer == null) {
      return "no answer";
    }
    boolean waits = answer.headers().firstValue("Retry-After").isPresent();
    return answer.statusCode() + (waits ? " with Retry-After" : "");
  }
}
