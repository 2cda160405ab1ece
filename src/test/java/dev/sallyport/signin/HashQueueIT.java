package dev.sallyport.signin;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A burst of log-ins is answered, a flood costs its senders, and neither concerns others. It needs
 * the machine for itself.
 */
@Isolated
@ResourceLock(RunningService.EXCLUSIVE)
class HashQueueIT {
  /** Fewer than the cores work off in the 30 s that each may wait. */
  private static final int BURST = 200;

  /** More than the cores work off in the time that each may wait, and while the rest arrive. */
  private static final int FLOOD =
      (FullyConfiguredServer.HASH_QUEUE_SECONDS * 100 + 100)
          * Runtime.getRuntime().availableProcessors();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void aBurstOfLoginsIsAnsweredThroughoutAndTheRestStaysFast(TestReporter reporter) {
    URI service = RunningService.shared().url();
    TestUser ada = TestUser.signedUp();
    List<TestUser> users =
        IntStream.range(0, BURST).mapToObj(any -> TestUser.registered()).toList();

    Load load = load(users.stream().map(user -> login(service, user)).toList(), me(service, ada));

    reporter.publishEntry("burst", load.toString());
    assertThat(withStatus(load.logins(), 200)).hasSize(BURST);
    assertThat(withStatus(load.meanwhile(), 200))
        .hasSameSizeAs(load.meanwhile())
        .hasSizeGreaterThan(20);
    assertThat(median(load.meanwhile())).isLessThan(500).isLessThan(median(load.logins()) / 2);
  }

  @Test
  void aFloodOfLoginsIsShedAndTheRestStaysFast(TestReporter reporter) throws Exception {
    OtherServer server = FullyConfiguredServer.shared().server();
    TestUser ada = TestUser.arrives().carries(server.signsUp().then().extract().path("token"));
    List<TestUser> strangers = new ArrayList<>();
    List<HttpRequest> logins = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      // Four of each address: those that are shed are counted, not written row by row.
      if (i % 4 == 0) {
        strangers.add(TestUser.arrives());
      }
      logins.add(login(server.url(), strangers.get(i / 4)));
    }

    Load load = load(logins, me(server.url(), ada));

    reporter.publishEntry("flood", load.toString());
    List<Timed> hashed = withStatus(load.logins(), 401);
    List<Timed> shed = withStatus(load.logins(), 503);
    assertThat(hashed.size() + shed.size()).isEqualTo(FLOOD);
    assertThat(hashed).hasSizeGreaterThan(10);
    assertThat(shed).isNotEmpty().allSatisfy(answer -> assertOverloaded(answer.response()));
    assertAllCounted(server, strangers, shed.size());
    assertThat(withStatus(load.meanwhile(), 200))
        .hasSameSizeAs(load.meanwhile())
        .hasSizeGreaterThan(5);
    assertThat(median(load.meanwhile())).isLessThan(500).isLessThan(median(hashed) / 2);

    server.signsUp().then().statusCode(201);
    server.me(ada.token()).then().statusCode(200);
  }

  @Test
  void theServerFindsTheLibraryInTheWar() {
    assertThat(RunningService.shared().log()).contains("Passwords are hashed with libsodium");
  }

  private record Timed(HttpResponse<String> response, double milliseconds) {}

  /** Log-ins at once, and other calls one after the other while they last. */
  private record Load(List<Timed> logins, List<Timed> meanwhile) {
    @Override
    public String toString() {
      return logins.stream()
              .collect(
                  Collectors.groupingBy(
                      answer -> answer.response().statusCode(), Collectors.counting()))
          + " in %.0f ms, meanwhile %d others in %.0f ms (medians)"
              .formatted(median(logins), meanwhile.size(), median(meanwhile));
    }
  }

  private Load load(List<HttpRequest> logins, HttpRequest other) {
    List<CompletableFuture<Timed>> all = logins.stream().map(this::timed).toList();
    CompletableFuture<Void> over = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    List<Timed> meanwhile = new ArrayList<>();
    while (!over.isDone()) {
      meanwhile.add(timed(other).join());
    }
    return new Load(all.stream().map(CompletableFuture::join).toList(), meanwhile);
  }

  private CompletableFuture<Timed> timed(HttpRequest request) {
    long start = System.nanoTime();
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenApply(response -> new Timed(response, (System.nanoTime() - start) / 1e6));
  }

  private static HttpRequest login(URI service, TestUser visitor) {
    return request(service, "/api/auth/login", visitor)
        .header("Content-Type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                TestUser.credentials(visitor.email(), TestUser.PASSWORD)))
        .build();
  }

  private static HttpRequest me(URI service, TestUser visitor) {
    return request(service, "/api/auth/me", visitor)
        .header("Authorization", "Bearer " + visitor.token())
        .build();
  }

  private static HttpRequest.Builder request(URI service, String path, TestUser visitor) {
    return HttpRequest.newBuilder(service.resolve(path))
        .header("X-Forwarded-For", visitor.address());
  }

  private static void assertOverloaded(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(member(response.body(), "code")).isEqualTo("overloaded");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }

  /** What is counted in memory is written every 10 seconds. */
  private static void assertAllCounted(OtherServer server, List<TestUser> visitors, long expected)
      throws Exception {
    for (int i = 0; i < 150 && overloaded(server, "sum(occurrences)", visitors) < expected; i++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(overloaded(server, "sum(occurrences)", visitors)).isEqualTo(expected);
    assertThat(overloaded(server, "count(*)", visitors)).isLessThanOrEqualTo(2L * visitors.size());
  }

  private static long overloaded(OtherServer server, String what, List<TestUser> visitors)
      throws SQLException {
    try (Connection connection = server.database();
        PreparedStatement statement =
            connection.prepareStatement(
                "select coalesce("
                    + what
                    + ", 0) from auth_events where ip_address = any (?::inet[])"
                    + " and event_type = 'login' and failure_reason = 'overloaded'")) {
      statement.setString(
          1, visitors.stream().map(TestUser::address).collect(Collectors.joining(",", "{", "}")));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<Timed> withStatus(List<Timed> answers, int status) {
    return answers.stream().filter(answer -> answer.response().statusCode() == status).toList();
  }

  private static double median(List<Timed> answers) {
    return answers.stream()
        .mapToDouble(Timed::milliseconds)
        .sorted()
        .skip(answers.size() / 2)
        .findFirst()
        .orElse(Double.NaN);
  }
}
