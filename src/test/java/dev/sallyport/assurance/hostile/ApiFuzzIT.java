package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.assurance.hostile.ServedDocument.Operation;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Whatever is sent to an operation of the API, the answer is one that its document tells of. */
class ApiFuzzIT {
  private static final int CLIENTS = 4;

  /** The same each time, because a test must not fail by chance; {@link HostileLoadIT} explores. */
  private static final long USUAL_SEED = 1;

  @Test
  void everyAnswerIsDocumented(TestReporter reporter) throws Exception {
    RunningService service = RunningService.shared();
    anAccountWaits();
    Result result =
        run(service.url(), service::database, true, 3_000, Duration.ofSeconds(12), USUAL_SEED);
    reporter.publishEntry("requests", result.toString());

    // The shared service keeps its keys.
    Set<String> expected = new TreeSet<>(ApiFuzzer.NEED_MORE);
    expected.addAll(Set.of("rotateKey", "revokeKey"));
    assertThat(result.operationsWithoutSuccess()).isEqualTo(expected);
    assertThat(result.requests()).isGreaterThan(200);
  }

  /** For minutes, so that there is a throttle to release. */
  private static void anAccountWaits() {
    TestUser ada = TestUser.registered();
    for (int i = 0; i < 12; i++) {
      ada.moves().logsInWith("Wrong-Horse-7").then().statusCode(i < 10 ? 401 : 429);
    }
  }

  /** How a run went; its answers were all documented. */
  record Result(
      int requests, Map<Integer, Integer> statuses, Set<String> operationsWithoutSuccess) {}

  /**
   * @param usualSeed used unless the property {@code sallyport.hostile.seed} is set, which repeats
   *     a run that failed
   */
  static Result run(
      URI service,
      Supplier<Connection> database,
      boolean shared,
      int count,
      Duration limit,
      long usualSeed)
      throws Exception {
    long seed = Long.getLong("sallyport.hostile.seed", usualSeed);
    ServedDocument document =
        new ServedDocument(
            TestUser.monitoring()
                .baseUri(service.toString())
                .accept("application/json")
                .get("/openapi")
                .asString());
    Instant end = Instant.now().plus(limit);
    List<Callable<ApiFuzzer>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ApiFuzzer client = new ApiFuzzer(service, database, document, shared, i == 0, seed + i);
      clients.add(() -> client.run(count / CLIENTS, end));
    }
    Set<String> complaints = new TreeSet<>();
    Set<String> missing =
        document.operations().stream()
            .map(Operation::id)
            .collect(Collectors.toCollection(TreeSet::new));
    Map<Integer, Integer> statuses = new TreeMap<>();
    int requests = 0;
    for (ApiFuzzer client : TestUser.atOnce(clients)) {
      complaints.addAll(client.complaints);
      missing.removeAll(client.answeredWell);
      client.statuses.forEach((status, times) -> statuses.merge(status, times, Integer::sum));
      requests += client.requests;
    }
    assertThat(complaints)
        .as("%s requests, with -Dsallyport.hostile.seed=%s", requests, seed)
        .isEmpty();
    return new Result(requests, statuses, missing);
  }
}
