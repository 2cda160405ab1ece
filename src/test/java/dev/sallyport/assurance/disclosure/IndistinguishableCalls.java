package dev.sallyport.assurance.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.TestReporter;

/**
 * Requests whose answers must not be told apart: neither by status, headers, body and length, nor
 * by their pace. Each turn has one request of each kind, in random order, and is compared within
 * itself, because other tests make the machine slow for some turns and not for others.
 *
 * @param tries turns; half of them are enough if the kinds are alike by then
 * @param ratio of the medians at most
 */
public record IndistinguishableCalls(
    String name, int status, int tries, double ratio, Map<String, Supplier<HttpRequest>> kinds) {
  private static final int WARM_UP = 10;

  /** How often to try again when a busy machine has blurred the medians. */
  private static final int RUNS = 6;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Random RANDOM = new Random();

  /** Sends them all, and compares answers and medians. */
  public void assertAlike(TestReporter reporter) throws IOException, InterruptedException {
    run(WARM_UP);
    List<Map<String, Double>> turns = new ArrayList<>();
    for (int i = 0; i < RUNS && !alike(turns); i++) {
      turns.addAll(run(tries / 2));
    }

    reporter.publishEntry(name, turns.size() + " turns, " + medians(turns));
    assertThat(alike(turns))
        .as("medians of %d turns at most %s apart: %s", turns.size(), ratio, medians(turns))
        .isTrue();
  }

  /** Milliseconds of each kind in each turn. */
  private List<Map<String, Double>> run(int times) throws IOException, InterruptedException {
    List<Map<String, Double>> turns = new ArrayList<>();
    List<String> order = new ArrayList<>(kinds.keySet());
    Answer first = null;
    for (int i = 0; i < times; i++) {
      Collections.shuffle(order, RANDOM);
      Map<String, Double> turn = new LinkedHashMap<>();
      for (String kind : order) {
        HttpRequest request = kinds.get(kind).get();
        long start = System.nanoTime();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        long nanos = System.nanoTime() - start;
        Answer answer = Answer.of(response);
        first = first == null ? answer : first;
        assertThat(answer.status()).as(kind).isEqualTo(status);
        assertThat(answer).as(kind).isEqualTo(first);
        turn.put(kind, nanos / 1e6);
      }
      turns.add(turn);
    }
    return turns;
  }

  private boolean alike(List<Map<String, Double>> turns) {
    if (turns.isEmpty()) {
      return false;
    }
    Map<String, Double> medians = medians(turns);
    return Collections.max(medians.values()) / Collections.min(medians.values()) < ratio;
  }

  /** Of each kind, the median of its share of a turn's geometric mean. */
  private Map<String, Double> medians(List<Map<String, Double>> turns) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String kind : kinds.keySet()) {
      List<Double> shares =
          turns.stream()
              .map(turn -> turn.get(kind) / geometricMean(turn.values()))
              .sorted()
              .toList();
      medians.put(kind, shares.get(shares.size() / 2));
    }
    return medians;
  }

  private static double geometricMean(Collection<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }

  @Override
  public String toString() {
    return name;
  }
}
