package dev.sallyport.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Measures one server, prints the results as they come and keeps them for a comparison. */
final class Measurement {
  static final int SECONDS = Integer.getInteger("bench.seconds", 10);

  /** Within these seconds a thousand log-ins at once are answered or rejected. */
  private static final int AT_ONCE_SECONDS = 60;

  /** While most of them wait. */
  private static final int BESIDE_SECONDS = 10;

  private static final int SETTLE_LIMIT_SECONDS = 60;

  /**
   * One line of the table.
   *
   * @param cpu seconds of the server
   * @param databaseCpu seconds of PostgreSQL
   */
  record Row(String work, int clients, Wrk.Result result, double cpu, double databaseCpu) {}

  private final Subject subject;
  private final Table table;
  private final String prefix;
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param prefix of each work in the table, empty for Sallyport
   */
  Measurement(Subject subject, Table table, String prefix) {
    this.subject = subject;
    this.table = table;
    this.prefix = prefix;
  }

  /** Of starts and memory, by name and unit. */
  Map<String, Double> figures() {
    return figures;
  }

  List<Row> rows() {
    return rows;
  }

  /** Immediately after the first start, on an empty database. */
  void start() {
    figures.put("start on an empty database, s", subject.startSeconds());
    figures.put("start on an empty database, CPU s", subject.cpu());
    figures.put("memory idle, MiB", (double) subject.memory());
    table.note(
        String.format(
            Locale.ROOT,
            "Start to ready: %.1f s, %.1f s of CPU. Memory idle: %d MiB.",
            subject.startSeconds(),
            subject.cpu(),
            subject.memory()));
  }

  /** Immediately after a start on the database that the load has filled. */
  void restart() {
    figures.put("restart after load, s", subject.startSeconds());
    figures.put("restart after load, CPU s", subject.cpu());
    table.note(
        String.format(
            Locale.ROOT,
            "Restart to ready: %.1f s, %.1f s of CPU.",
            subject.startSeconds(),
            subject.cpu()));
  }

  void memoryAfterLoad() {
    figures.put("memory after load, MiB", (double) subject.memory());
    table.note(String.format(Locale.ROOT, "\nMemory after load: %d MiB.", subject.memory()));
  }

  void measure(String work, int clients, Wrk wrk) throws Exception {
    settle();
    measureNow(work, clients, wrk);
  }

  private void measureNow(String work, int clients, Wrk wrk) throws Exception {
    double cpu = subject.cpu();
    double databaseCpu = subject.databaseCpu();
    Wrk.Result result = wrk.run();
    Row row =
        new Row(
            prefix + work,
            clients,
            result,
            subject.cpu() - cpu,
            subject.databaseCpu() - databaseCpu);
    table.row(row);
    rows.add(new Row(work, clients, result, row.cpu(), row.databaseCpu()));
  }

  /** Waits until the server has completed what an earlier load left in its queue. */
  private void settle() throws InterruptedException {
    TimeUnit.SECONDS.sleep(6);
    for (int second = 0; second < SETTLE_LIMIT_SECONDS; second++) {
      double before = subject.cpu();
      TimeUnit.SECONDS.sleep(1);
      if (subject.cpu() - before < 0.5) {
        return;
      }
    }
  }

  void readsBesideLogins(CommonLoad load) throws Exception {
    settle();
    Future<Wrk.Result> flood = inBackground(load.login(256, SECONDS + 6));
    TimeUnit.SECONDS.sleep(3);
    measureNow("protected call beside 256 logging in", 8, load.protectedCall(8, SECONDS));
    flood.get();
  }

  /** At once, each on a connection of its own: what became of them, and of the calls beside. */
  void thousandLogins(CommonLoad load) throws Exception {
    settle();
    Wrk.Result alone = load.protectedCall(8, BESIDE_SECONDS).run();
    long before = subject.memory();
    Future<Wrk.Result> logins = inBackground(load.loginsAtOnce(AT_ONCE_SECONDS));
    Wrk.Result beside = load.protectedCall(8, BESIDE_SECONDS).run();
    table.note(
        String.format(
            Locale.ROOT,
            "1,000 log-ins at once. %s. 8 clients of a protected call for %d s: median %.1f"
                + " ms, p99 %.1f ms, p99 %.1f ms before; memory %d MiB, %d before.",
            logins.get().outcomes(),
            BESIDE_SECONDS,
            beside.median(),
            beside.p99(),
            alone.p99(),
            subject.memory(),
            before));
  }

  private static Future<Wrk.Result> inBackground(Wrk wrk) {
    FutureTask<Wrk.Result> run = new FutureTask<>(wrk::run);
    new Thread(run, "wrk").start();
    return run;
  }
}
