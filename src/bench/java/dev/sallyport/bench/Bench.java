package dev.sallyport.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * {@code mvn -f src/bench/pom.xml}: the service under load, with its yardstick measured in the same
 * run. Each row follows a warm-up of its own; CPU is what the kernel counted.
 */
public final class Bench {
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
  private static final int AT_ONCE_SECONDS = 10;
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
    TimeUnit.SECONDS.sleep(7);
    double cpu = server.cpu();
    double databaseCpu = server.databaseCpu();
    Wrk.Result result = wrk.run();
    table.row(work, clients, result, server.cpu() - cpu, server.databaseCpu() - databaseCpu);
    return result;
  }

  private void readsBesideLogins(Load load) throws Exception {
    Future<Wrk.Result> flood = inBackground(load.login(256, SECONDS + 6));
    measure("protected call beside 256 logging in", 8, load.protectedCall(8, SECONDS));
    flood.get();
  }

  /** At once, each on a connection of its own: what became of them, and of the calls beside. */
  private void thousandLogins(Load load) throws Exception {
    TimeUnit.SECONDS.sleep(7);
    Wrk.Result alone = load.protectedCall(8, AT_ONCE_SECONDS).run();
    long before = server.memory();
    Future<Wrk.Result> logins = inBackground(load.loginsAtOnce(AT_ONCE_SECONDS));
    Wrk.Result beside = load.protectedCall(8, AT_ONCE_SECONDS).run();
    table.note(
        String.format(
            Locale.ROOT,
            "1,000 log-ins at once. %s. 8 clients of a protected call in these %d s: median %.1f"
                + " ms, p99 %.1f ms, p99 %.1f ms before; memory %d MiB, %d before.",
            logins.get().outcomes(),
            AT_ONCE_SECONDS,
            beside.median(),
            beside.p99(),
            alone.p99(),
            server.memory(),
            before));
  }

  private static Future<Wrk.Result> inBackground(Wrk wrk) {
    FutureTask<Wrk.Result> run = new FutureTask<>(wrk::run);
    new Thread(run, "wrk").start();
    return run;
  }
}
