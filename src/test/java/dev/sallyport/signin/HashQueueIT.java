package dev.sallyport.signin;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A flood of log-ins costs its senders, not everyone. It needs the machine for itself. */
@Isolated
@ResourceLock(RunningService.EXCLUSIVE)
class HashQueueIT {
  /** {@code HASH_QUEUE} by default. */
  private static final int QUEUE = 256;

  /** More than wait, and than the cores work off while the rest arrive. */
  private static final int FLOOD = QUEUE + 100 * Runtime.getRuntime().availableProcessors();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void aFloodOfLoginsIsShedAndTheRestStaysFast(TestReporter reporter) throws Exception {
    TestUser ada = TestUser.signedUp();
    List<TestUser> strangers = new ArrayList<>();
    List<CompletableFuture<Timed>> flood = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      // Four of each address: those that are shed are counted, not written row by row.
      if (i % 4 == 0) {
        strangers.add(TestUser.arrives());
      }
      flood.add(timed(login(strangers.get(i / 4))));
    }
    CompletableFuture<Void> over = CompletableFuture.allOf(flood.toArray(CompletableFuture[]::new));

    List<Timed> meanwhile = new ArrayList<>();
    while (!over.isDone()) {
      meanwhile.add(timed(me(ada)).join());
    }

    List<Timed> answers = flood.stream().map(CompletableFuture::join).toList();
    List<Timed> hashed = withStatus(answers, 401);
    List<Timed> shed = withStatus(answers, 503);
    reporter.publishEntry(
        "flood",
        "%d hashed in %.0f ms, %d shed in %.0f ms, meanwhile %d others in %.0f ms (medians)"
            .formatted(
                hashed.size(),
                median(hashed),
                shed.size(),
                median(shed),
                meanwhile.size(),
                median(meanwhile)));
    assertThat(hashed.size() + shed.size()).isEqualTo(FLOOD);
    assertThat(hashed).hasSizeGreaterThanOrEqualTo(QUEUE);
    assertThat(shed).isNotEmpty().allSatisfy(answer -> assertOverloaded(answer.response()));
    assertAllCounted(strangers, shed.size());
    assertThat(withStatus(meanwhile, 200)).hasSameSizeAs(meanwhile).hasSizeGreaterThan(5);
    assertThat(median(meanwhile)).isLessThan(500).isLessThan(median(hashed) / 2);

    ada.logsIn().then().statusCode(200);
    TestUser.signedUp().authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void theServerFindsTheLibraryInTheWar() {
    assertThat(RunningService.shared().log()).contains("Passwords are hashed with libsodium");
  }

  private record Timed(HttpResponse<String> response, double milliseconds) {}

  private CompletableFuture<Timed> timed(HttpRequest request) {
    long start = System.nanoTime();
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenApply(response -> new Timed(response, (System.nanoTime() - start) / 1e6));
  }

  private static HttpRequest login(TestUser visitor) {
    return visitor
        .request("/api/auth/login")
        .header("Content-Type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                TestUser.credentials(visitor.email(), TestUser.PASSWORD)))
        .build();
  }

  private static HttpRequest me(TestUser visitor) {
    return visitor
        .request("/api/auth/me")
        .header("Authorization", "Bearer " + visitor.token())
        .build();
  }

  private static void assertOverloaded(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(member(response.body(), "code")).isEqualTo("overloaded");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }

  /** What is counted in memory is written every 10 seconds. */
  private static void assertAllCounted(List<TestUser> visitors, long expected)
      throws InterruptedException {
    for (int i = 0; i < 150 && overloaded("sum(occurrences)", visitors) < expected; i++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(overloaded("sum(occurrences)", visitors)).isEqualTo(expected);
    assertThat(overloaded("count(*)", visitors)).isLessThanOrEqualTo(2L * visitors.size());
  }

  private static long overloaded(String what, List<TestUser> visitors) {
    return Database.count(
        "select coalesce("
            + what
            + ", 0) from auth_events where ip_address = any (?::inet[])"
            + " and event_type = 'login' and failure_reason = 'overloaded'",
        visitors.stream().map(TestUser::address).collect(Collectors.joining(",", "{", "}")));
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
