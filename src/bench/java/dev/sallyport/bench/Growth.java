package dev.sallyport.bench;

import dev.sallyport.dev.Guard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code mvn -f src/bench/pom.xml compile exec:java@growth}: a service with a thousand users and
 * one with a million and ten million events, asked in turn, so that both see the same moments of
 * the machine. Needs {@code psql}, and some 15 GB of disk while it runs.
 */
public final class Growth {
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final Path SQL = Path.of("src", "bench", "sql");
  private static final int FEW = 1_000;
  private static final int MANY = Integer.getInteger("growth.users", 1_000_000);
  private static final int EVENTS = Integer.getInteger("growth.events", 10_000_000);
  private static final int ROUNDS = 5;
  private static final int SECONDS = 6;

  /** What a round of one service measured. */
  private record Sample(double median, double cpu, double databaseCpu) {}

  /** Prepares the load of one round. */
  private interface Work {
    Wrk of(Load load) throws IOException, InterruptedException;
  }

  private Growth() {}

  public static void main(String[] args) throws Exception {
    Guard.watch();
    try (Server few = Server.start(DIRECTORY.resolve("postgres-" + Load.word()));
        Server many = Server.start(DIRECTORY.resolve("postgres-" + Load.word()))) {
      Load loadOfFew = new Load(few, FEW);
      Load loadOfMany = new Load(many, MANY);
      System.out.printf("Generating what %,d users have …%n", MANY);
      psql(many, "generate-users.sql");
      System.out.printf("Generating %,d events …%n", EVENTS);
      psql(many, "generate-events.sql", "-v", "rows=" + EVENTS, "-v", "offset=-" + EVENTS);
      loadOfFew.warmUp(10);
      loadOfMany.warmUp(10);
      Map<String, Long> scans = many.sequentialScans();
      System.out.printf(
          "| work | clients | median ms, %,d users | %,d users | ratio | CPU ms | | ratio |%n"
              + "|---|---|---|---|---|---|---|---|%n",
          FEW, MANY);
      compare("log-in", 8, few, loadOfFew, many, loadOfMany, load -> load.login(8, SECONDS));
      compare("refresh", 8, few, loadOfFew, many, loadOfMany, load -> load.refresh(8, SECONDS));
      compare("20 tasks", 8, few, loadOfFew, many, loadOfMany, load -> load.tasks(8, SECONDS));
      Map<String, Long> more = new TreeMap<>(many.sequentialScans());
      more.replaceAll((table, count) -> count - scans.getOrDefault(table, 0L));
      more.values().removeIf(count -> count == 0);
      System.out.println("Sequential scans meanwhile, those of timers included: " + more);
    }
  }

  /** Medians of rounds that take turns; CPU is that of server and database together. */
  private static void compare(
      String name, int clients, Server few, Load loadOfFew, Server many, Load loadOfMany, Work work)
      throws Exception {
    List<Sample> ofFew = new ArrayList<>();
    List<Sample> ofMany = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ofFew.add(sample(few, work.of(loadOfFew)));
      ofMany.add(sample(many, work.of(loadOfMany)));
    }
    double fewMedian = median(ofFew.stream().map(Sample::median).toList());
    double manyMedian = median(ofMany.stream().map(Sample::median).toList());
    double fewCpu = median(ofFew.stream().map(s -> s.cpu() + s.databaseCpu()).toList());
    double manyCpu = median(ofMany.stream().map(s -> s.cpu() + s.databaseCpu()).toList());
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.2f | %.2f | %.2f | %.2f |%n",
        name,
        clients,
        fewMedian,
        manyMedian,
        manyMedian / fewMedian,
        fewCpu,
        manyCpu,
        manyCpu / fewCpu);
  }

  private static Sample sample(Server server, Wrk wrk) throws Exception {
    TimeUnit.SECONDS.sleep(1);
    double cpu = server.cpu();
    double databaseCpu = server.databaseCpu();
    Wrk.Result result = wrk.run();
    if (result.failed() > 0) {
      throw new IllegalStateException(result.failed() + " requests failed");
    }
    return new Sample(
        result.median(),
        1000 * (server.cpu() - cpu) / result.requests(),
        1000 * (server.databaseCpu() - databaseCpu) / result.requests());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static void psql(Server server, String script, String... variables)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("psql", "-qX", "-v", "ON_ERROR_STOP=1"));
    command.addAll(Arrays.asList(variables));
    command.addAll(List.of("-f", SQL.resolve(script).toString(), server.databaseUrl()));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(script + " failed");
    }
  }
}
