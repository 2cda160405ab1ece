package dev.sallyport.assurance.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.TestReporter;

/**
 * Requests whose answers must not be told apart: neither by status, headers, body and length, nor
 * by their pace.
 *
 * @param tries of each kind in two runs, one after the other, the kinds taking turns in random
 *     order
 * @param ratio of the medians at most
 */
public record IndistinguishableCalls(
    String name, int status, int tries, double ratio, Map<String, Supplier<HttpRequest>> kinds) {
  private static final int WARM_UP = 20;

  /** How often to try again when a busy machine has blurred the medians. */
  private static final int RUNS = 6;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Random RANDOM = new Random();

  /** Sends them all, and compares answers and medians. */
  public void assertAlike(TestReporter reporter) throws IOException, InterruptedException {
    run(WARM_UP);
    Map<String, List<Double>> milliseconds = new LinkedHashMap<>();
    for (int i = 0; i < RUNS && !alike(milliseconds); i++) {
      run(tries / 2)
          .forEach(
              (kind, more) ->
                  milliseconds.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(more));
    }

    reporter.publishEntry(name, medians(milliseconds).toString());
    // Medians of tries that take turns stay within a few percent of each other, because a busy
    // machine makes all kinds slow alike.
    assertThat(alike(milliseconds))
        .as("medians in ms at most %s apart: %s", ratio, medians(milliseconds))
        .isTrue();
  }

  private Map<String, List<Double>> run(int times) throws IOException, InterruptedException {
    Map<String, List<Double>> milliseconds = new LinkedHashMap<>();
    List<String> turns = new ArrayList<>(kinds.keySet());
    Answer first = null;
    for (int i = 0; i < times; i++) {
      Collections.shuffle(turns, RANDOM);
      for (String kind : turns) {
        HttpRequest request = kinds.get(kind).get();
        long start = System.nanoTime();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        long nanos = System.nanoTime() - start;
        Answer answer = Answer.of(response);
        first = first == null ? answer : first;
        assertThat(answer.status()).as(kind).isEqualTo(status);
        assertThat(answer).as(kind).isEqualTo(first);
        milliseconds.computeIfAbsent(kind, k -> new ArrayList<>()).add(nanos / 1e6);
      }
    }
    return milliseconds;
  }

  private boolean alike(Map<String, List<Double>> milliseconds) {
    Map<String, Double> medians = medians(milliseconds);
    return !medians.isEmpty()
        && Collections.max(medians.values()) / Collections.min(medians.values()) < ratio;
  }

  private static Map<String, Double> medians(Map<String, List<Double>> milliseconds) {
    Map<String, Double> medians = new LinkedHashMap<>();
    milliseconds.forEach(
        (kind, all) -> medians.put(kind, all.stream().sorted().toList().get(all.size() / 2)));
    return medians;
  }

  @Override
  public String toString() {
    return name;
  }
}
