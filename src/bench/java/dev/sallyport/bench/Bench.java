package dev.sallyport.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mvn -Pbench}: the service under load, with its yardstick measured in the same run. Each
 * row follows a warm-up of its own; CPU is what the kernel counted.
 */
public final class Bench {
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final String PASSWORD = "Lovelace-1843";
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
  private static final int USERS = 1_000;
  private static final int MAX_CLIENTS = 64;

  private final Table table = new Table();
  private final Server server;

  private Bench(Server server) {
    this.server = server;
  }

  public static void main(String[] args) throws Exception {
    double hashes = new Yardstick().measure();
    try (Server server = Server.start(DIRECTORY.resolve("postgres-" + word()))) {
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
    server.post("/api/auth/signup", credentials("user-0@example.com"));
    server.copyUsers(1, USERS - 1);
    String session = server.post("/api/auth/login", credentials("user-0@example.com"));
    String bearer = "Authorization: Bearer " + member(session, "token");
    String tasks = "/api/" + member(session, "user_id") + "/tasks";
    for (int i = 0; i < 20; i++) {
      server.post(tasks, "{\"title\":\"Task " + i + "\"}", "Authorization", bearer.substring(15));
    }

    warmUp(bearer, tasks);
    table.head();
    for (int clients : List.of(8, 64, 256)) {
      measure("log-in", clients, () -> login(clients, SECONDS));
    }
    measure("sign-up", 8, () -> wrk(8, false, "/api/auth/signup").script("signup.lua", word()));
    for (int clients : List.of(8, 64)) {
      measure("anonymous key set", clients, () -> wrk(clients, false, "/.well-known/jwks.json"));
      measure("protected call", clients, () -> wrk(clients, false, "/api/auth/me").header(bearer));
    }
    measure("20 tasks", 64, () -> wrk(64, false, tasks).header(bearer));
    for (int clients : List.of(8, MAX_CLIENTS)) {
      measure("refresh", clients, () -> wrk(clients, true, "").script("refresh.lua", sessions()));
    }
    measure(
        "mixed day",
        MAX_CLIENTS,
        () -> wrk(MAX_CLIENTS, true, "").script("day.lua", sessions(), bearer.substring(22)));
    readsBesideLogins(bearer);
    table.note(String.format(Locale.ROOT, "\nMemory after load: %d MiB.", server.memory()));
    thousandLogins(bearer);
    table.write();
    table.note("Written: target/bench/table.md and chart.svg");
  }

  private void warmUp(String bearer, String tasks) throws Exception {
    int seconds = Integer.getInteger("bench.warmup", 15);
    System.out.println("Warming up, " + 4 * seconds + " s …");
    new Wrk(8, false, seconds, server.url("/api/auth/me")).header(bearer).run();
    new Wrk(8, false, seconds, server.url(tasks)).header(bearer).run();
    new Wrk(8, true, seconds, server.url("")).script("refresh.lua", sessions()).run();
    login(8, seconds).run();
  }

  /** Work whose preparation does not count. */
  private interface Preparation {
    Wrk ready() throws IOException, InterruptedException;
  }

  private Wrk.Result measure(String work, int clients, Preparation preparation) throws Exception {
    Wrk wrk = preparation.ready();
    // What an earlier row left in the queue is done by then.
    TimeUnit.SECONDS.sleep(3);
    double cpu = server.cpu();
    double databaseCpu = server.databaseCpu();
    Wrk.Result result = wrk.run();
    table.row(work, clients, result, server.cpu() - cpu, server.databaseCpu() - databaseCpu);
    return result;
  }

  private Wrk wrk(int clients, boolean threadForEach, String path) {
    return new Wrk(clients, threadForEach, SECONDS, server.url(path));
  }

  private Wrk login(int clients, int seconds) {
    return new Wrk(clients, false, seconds, server.url("/api/auth/login")).script("login.lua");
  }

  private void readsBesideLogins(String bearer) throws Exception {
    AtomicReference<Wrk.Result> flood = new AtomicReference<>();
    Thread logins =
        new Thread(
            () -> {
              try {
                flood.set(login(256, SECONDS + 6).run());
              } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
              }
            });
    logins.start();
    measure(
        "protected call beside 256 logging in",
        8,
        () -> wrk(8, false, "/api/auth/me").header(bearer));
    logins.join();
  }

  /** At once, each on a connection of its own, and what became of them. */
  private void thousandLogins(String bearer) throws Exception {
    long before = server.memory();
    Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(server.url("/api/auth/login"))
              .header("Content-Type", "application/json")
              .header("X-Forwarded-For", "10.200." + i / 256 + "." + i % 256)
              .POST(HttpRequest.BodyPublishers.ofString(credentials("user-" + i + "@example.com")))
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
    Wrk.Result beside = new Wrk(8, false, 2, server.url("/api/auth/me")).header(bearer).run();
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

  /** A file of refresh tokens, each of a new session. */
  private String sessions() throws IOException, InterruptedException {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < MAX_CLIENTS; i++) {
      String session =
          server.post("/api/auth/login", credentials("user-" + i % USERS + "@example.com"));
      tokens.add(member(session, "refresh_token"));
    }
    Path file = DIRECTORY.resolve("sessions");
    Files.write(file, tokens);
    return file.toString();
  }

  private static String credentials(String email) {
    return "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
  }

  private static String member(String json, String name) {
    Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!member.find()) {
      throw new IllegalStateException("No " + name);
    }
    return member.group(1);
  }

  private static String word() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
