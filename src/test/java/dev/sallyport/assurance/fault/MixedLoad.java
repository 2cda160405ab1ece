package dev.sallyport.assurance.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.TestUser;
import dev.sallyport.assurance.fault.Ledger.Account;
import dev.sallyport.assurance.fault.Ledger.Family;
import dev.sallyport.assurance.fault.Ledger.TaskRecord;
import dev.sallyport.assurance.fault.Ledger.TaskState;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Clients who sign up, log in, refresh, log out and work on tasks, each one thing after the other,
 * and note in a {@link Ledger} what they were told. Beside them a crowd that asks at a steady pace,
 * whether or not it was answered before, and a bystander who needs no database.
 */
final class MixedLoad {
  private static final int CLIENTS = 12;
  private static final Duration CLIENT_PAUSE = Duration.ofMillis(40);
  private static final Duration PAUSE_WITHOUT_SERVER = Duration.ofMillis(500);
  private static final Duration CROWD_PAUSE = Duration.ofMillis(20);
  private static final Duration BYSTANDER_PAUSE = Duration.ofMillis(200);
  private static final Duration REFRESH_GRACE = Duration.ofSeconds(30);

  /** Whether connections may break: when the server itself is killed. */
  enum Cuts {
    ALLOWED,
    WRONG
  }

  /** One answer; status 0 stands for a connection that was refused or broke. */
  private record Answer(int status, String requestId, String body) {
    boolean isInDoubt() {
      return status == 0 || status == 503;
    }

    JsonObject json() {
      return Json.createReader(new StringReader(body)).readObject();
    }
  }

  private final Ledger ledger = new Ledger();
  private final Supplier<URI> server;
  private final Cuts cuts;
  private final long seed;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Duration longest = Duration.ZERO;
  private volatile Duration longestOfBystander = Duration.ZERO;
  private volatile Instant lastUnavailable = Instant.EPOCH;
  private volatile boolean over;

  private MixedLoad(Supplier<URI> server, Cuts cuts, long seed) {
    this.server = server;
    this.cuts = cuts;
    this.seed = seed;
  }

  /** Begins, on a server that is ready. */
  static MixedLoad on(Supplier<URI> server, Cuts cuts, long seed) {
    MixedLoad load = new MixedLoad(server, cuts, seed);
    for (int i = 0; i < CLIENTS; i++) {
      load.begin("client-" + i, load.new Client(new Random(seed + i)));
    }
    load.begin("crowd", load.new Crowd());
    load.begin("bystander", load.new Bystander());
    return load;
  }

  /** Until writes are acknowledged and everybody is there. */
  void awaitSteady() throws InterruptedException {
    Instant limit = Instant.now().plus(Duration.ofMinutes(1));
    while (ledger.acknowledged() < CLIENTS || longestOfBystander.isZero()) {
      if (Instant.now().isAfter(limit)) {
        throw new AssertionError("Not steady, answers " + statuses() + ledger.wrongAnswers());
      }
      Thread.sleep(100);
    }
    longest = Duration.ZERO;
  }

  private void begin(String name, Activity activity) {
    Thread thread =
        new Thread(
            () -> {
              try {
                activity.run();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException failed) {
                ledger.wrong(name + " gave up: " + failed);
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private interface Activity {
    void run() throws InterruptedException;
  }

  /** Ends when each client has its last answer. */
  Ledger stop() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(2));
    }
    return ledger;
  }

  Ledger ledger() {
    return ledger;
  }

  /** From the request to the last byte of its answer. */
  Duration longest() {
    return longest;
  }

  /** The same of calls that need no database. */
  Duration longestOfBystander() {
    return longestOfBystander;
  }

  /** When a request was last answered with 503, or not at all. */
  Instant lastUnavailable() {
    return lastUnavailable;
  }

  /** How often each status was answered; 0 is a broken connection. */
  Map<Integer, Long> statuses() {
    Map<Integer, Long> counts = new TreeMap<>();
    statuses.forEach((status, count) -> counts.put(status, count.sum()));
    return counts;
  }

  /** What those who were told something can do with it afterwards; empty is right. */
  List<String> use(int most) throws InterruptedException {
    List<String> found = new ArrayList<>();
    for (Family family : ledger.families().stream().filter(Family::isOpen).limit(most).toList()) {
      if (!family.refreshInDoubt()) {
        int status = new Client(new Random(seed)).refreshes(family).status();
        if (status != 200) {
          found.add(status + " to the last refresh token of session " + family.id);
        }
      }
    }
    for (Family family : ledger.families().stream().filter(f -> f.ended).limit(most).toList()) {
      int status =
          send("GET", "/api/auth/me", null, family.accessToken, TestUser.newAddress()).status();
      if (status != 401) {
        found.add(status + " to an access token of the ended session " + family.id);
      }
    }
    return found;
  }

  private Answer send(String method, String path, String body, String token, String address)
      throws InterruptedException {
    HttpRequest request = request(method, path, body, token, address);
    Instant start = Instant.now();
    try {
      return noted(request, start, http.send(request, BodyHandlers.ofString()));
    } catch (IOException cut) {
      Answer answer = cut(request, start, cut);
      // The server is down until the next start, which shares the processors with the clients.
      Thread.sleep(PAUSE_WITHOUT_SERVER.toMillis());
      return answer;
    }
  }

  private HttpRequest request(
      String method, String path, String body, String token, String address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.get().resolve(path))
            .timeout(Duration.ofMinutes(1))
            .header("X-Forwarded-For", address)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private Answer noted(HttpRequest request, Instant start, HttpResponse<String> response) {
    count(start, response.statusCode());
    String requestId = response.headers().firstValue("X-Request-Id").orElse("");
    Answer answer = new Answer(response.statusCode(), requestId, response.body());
    if (answer.status() == 503) {
      lastUnavailable = Instant.now();
      long retry = response.headers().firstValueAsLong("Retry-After").orElse(0);
      if (retry < 1 || !answer.body().contains("urn:sallyport:problem:")) {
        wrong(request, "503, Retry-After " + retry + ": " + answer.body());
      }
    } else if (answer.status() >= 500) {
      wrong(request, answer.status() + " " + answer.body());
    }
    return answer;
  }

  private Answer cut(HttpRequest request, Instant start, IOException cut) {
    count(start, 0);
    lastUnavailable = Instant.now();
    if (cuts == Cuts.WRONG) {
      wrong(request, cut.toString());
    }
    return new Answer(0, "", "");
  }

  private synchronized void count(Instant start, int status) {
    Duration took = Duration.between(start, Instant.now());
    longest = took.compareTo(longest) > 0 ? took : longest;
    statuses.computeIfAbsent(status, any -> new LongAdder()).increment();
  }

  private void wrong(HttpRequest request, String what) {
    ledger.wrong(
        "%s %s %s: %s".formatted(Instant.now(), request.method(), request.uri().getPath(), what));
  }

  /** A person with one device at a time. */
  private final class Client implements Activity {
    private final Random random;
    private final List<TaskRecord> tasks = new ArrayList<>();
    private Account account;
    private Family session;
    private Instant inDoubtSince;

    Client(Random random) {
      this.random = random;
    }

    @Override
    public void run() throws InterruptedException {
      while (!over) {
        if (session == null) {
          begins();
        } else {
          goesOn();
        }
        Thread.sleep(CLIENT_PAUSE.toMillis());
      }
    }

    private void begins() throws InterruptedException {
      if (account == null || random.nextInt(3) > 0) {
        signsUp();
      } else {
        logsIn();
      }
    }

    private void goesOn() throws InterruptedException {
      int dice = random.nextInt(100);
      if (session.refreshInDoubt() || dice < 30) {
        refreshesOwn();
      } else if (dice < 60) {
        createsTask();
      } else if (dice < 75) {
        changesTask();
      } else if (dice < 85) {
        expect(send("GET", tasksPath(), null, session.accessToken, address()), 200);
      } else if (dice < 92) {
        expect(send("GET", "/api/auth/me", null, session.accessToken, address()), 200);
      } else {
        logsOut();
      }
    }

    private void signsUp() throws InterruptedException {
      Account next = ledger.account("v-" + UUID.randomUUID() + "@example.com");
      Answer answer =
          send("POST", "/api/auth/signup", credentials(next), null, TestUser.newAddress());
      if (expect(answer, 201)) {
        next.id = UUID.fromString(answer.json().getString("user_id"));
        account = next;
        tasks.clear();
        opened(answer, "signup");
      }
    }

    private void logsIn() throws InterruptedException {
      Answer answer =
          send("POST", "/api/auth/login", credentials(account), null, TestUser.newAddress());
      if (expect(answer, 200)) {
        opened(answer, "login");
      }
    }

    private void opened(Answer answer, String event) {
      JsonObject body = answer.json();
      session = ledger.family(sid(body.getString("token")), account);
      keep(session, body);
      ledger.event(answer.requestId(), event);
      inDoubtSince = null;
    }

    private void refreshesOwn() throws InterruptedException {
      Answer answer = refreshes(session);
      if (answer.isInDoubt()) {
        inDoubtSince = inDoubtSince == null ? Instant.now() : inDoubtSince;
      } else if (answer.status() == 200) {
        inDoubtSince = null;
      } else if (inDoubtSince != null
          && answer.status() == 401
          && (session.refreshesInDoubt > 1
              || Instant.now().isAfter(inDoubtSince.plus(REFRESH_GRACE)))) {
        // A refresh whose answer was lost looks like a theft when the outage outlasts the grace,
        // and when the answer to its only retry was lost, too.
        session.endInDoubt = true;
        session = null;
      } else {
        ledger.wrong("refresh: " + answer);
        session.endInDoubt = true;
        session = null;
      }
    }

    /** Uses the last token of a session up. */
    Answer refreshes(Family family) throws InterruptedException {
      Answer answer =
          send(
              "POST",
              "/api/auth/refresh",
              TestUser.refreshBody(family.lastToken()),
              null,
              TestUser.addressOf(family.id.toString()));
      if (answer.status() == 200) {
        keep(family, answer.json());
        if (family.refreshInDoubt()) {
          ledger.event(answer.requestId(), "refresh", "refresh_retry");
        } else {
          ledger.event(answer.requestId(), "refresh");
        }
        family.refreshesInDoubt = 0;
      } else if (answer.isInDoubt()) {
        family.refreshesInDoubt++;
      }
      return answer;
    }

    private void logsOut() throws InterruptedException {
      Answer answer = send("POST", "/api/auth/logout", null, session.accessToken, address());
      if (expect(answer, 200)) {
        session.ended = true;
        ledger.event(answer.requestId(), "logout");
      } else {
        session.endInDoubt = true;
      }
      session = null;
    }

    private void createsTask() throws InterruptedException {
      TaskRecord task = ledger.task(account, UUID.randomUUID().toString());
      Answer answer =
          send(
              "POST",
              tasksPath(),
              Json.createObjectBuilder().add("title", task.title).build().toString(),
              session.accessToken,
              address());
      if (expect(answer, 201)) {
        task.id = UUID.fromString(answer.json().getString("id"));
        task.became(TaskState.OPEN);
        tasks.add(task);
      } else {
        task.mayBecome(TaskState.OPEN);
      }
    }

    private void changesTask() throws InterruptedException {
      if (tasks.isEmpty()) {
        return;
      }
      boolean deletes = random.nextInt(4) == 0;
      TaskState next = deletes ? TaskState.ABSENT : TaskState.COMPLETED;
      TaskRecord task = tasks.get(random.nextInt(tasks.size()));
      Answer answer =
          send(
              deletes ? "DELETE" : "PATCH",
              tasksPath() + "/" + task.id + (deletes ? "" : "/complete"),
              null,
              session.accessToken,
              address());
      if (expect(answer, deletes ? 204 : 200)) {
        task.became(next);
      } else {
        task.mayBecome(next);
      }
      // What is in doubt or gone is left alone.
      if (deletes || !task.isCertain()) {
        tasks.remove(task);
      }
    }

    private boolean expect(Answer answer, int status) {
      if (answer.status() != status && !answer.isInDoubt()) {
        ledger.wrong("instead of " + status + ": " + answer);
      }
      return answer.status() == status;
    }

    private void keep(Family family, JsonObject body) {
      family.tokens.add(body.getString("refresh_token"));
      family.accessToken = body.getString("token");
    }

    private String tasksPath() {
      return "/api/" + account.id + "/tasks";
    }

    private static String address() {
      return "192.0.2.1";
    }

    private static String credentials(Account account) {
      return TestUser.credentials(account.email, TestUser.PASSWORD);
    }

    private static UUID sid(String token) {
      String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
      return UUID.fromString(
          Json.createReader(new StringReader(claims)).readObject().getString("sid"));
    }
  }

  /** Who signs up for the crowd and for the bystander, before anything breaks. */
  private JsonObject member() throws InterruptedException {
    while (true) {
      String email = "v-" + UUID.randomUUID() + "@example.com";
      Answer answer =
          send(
              "POST",
              "/api/auth/signup",
              TestUser.credentials(email, TestUser.PASSWORD),
              null,
              TestUser.newAddress());
      if (answer.status() == 201) {
        return answer.json();
      }
      Thread.sleep(CLIENT_PAUSE.toMillis());
    }
  }

  /** Many who list tasks: they come at their own pace, so a queue shows. */
  private final class Crowd implements Activity {
    @Override
    public void run() throws InterruptedException {
      JsonObject member = member();
      String path = "/api/" + member.getString("user_id") + "/tasks";
      while (!over) {
        HttpRequest request = request("GET", path, null, member.getString("token"), "192.0.2.2");
        Instant start = Instant.now();
        asked.incrementAndGet();
        var unused =
            http.sendAsync(request, BodyHandlers.ofString())
                .whenComplete(
                    (response, failed) -> {
                      if (failed != null) {
                        cut(request, start, new IOException(failed));
                      } else if (noted(request, start, response).status() >= 400
                          && response.statusCode() != 503) {
                        wrong(request, response.statusCode() + " " + response.body());
                      }
                      asked.decrementAndGet();
                    });
        Thread.sleep(CROWD_PAUSE.toMillis());
      }
      for (int i = 0; i < 600 && asked.get() > 0; i++) {
        Thread.sleep(100);
      }
    }
  }

  /** Asks for what needs no database. */
  private final class Bystander implements Activity {
    private final HttpClient own =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @Override
    public void run() throws InterruptedException {
      String token = member().getString("token");
      while (!over) {
        asks("/health/live", null);
        asks("/.well-known/jwks.json", null);
        asks("/api/auth/me", token);
        Thread.sleep(BYSTANDER_PAUSE.toMillis());
      }
    }

    private void asks(String path, String token) throws InterruptedException {
      HttpRequest request = request("GET", path, null, token, "192.0.2.3");
      Instant start = Instant.now();
      try {
        int status = own.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200 && cuts == Cuts.WRONG) {
          wrong(request, status + " to the bystander");
        }
        Duration took = Duration.between(start, Instant.now());
        longestOfBystander = took.compareTo(longestOfBystander) > 0 ? took : longestOfBystander;
      } catch (IOException cut) {
        if (cuts == Cuts.WRONG) {
          wrong(request, cut.toString());
        }
      }
    }
  }
}
