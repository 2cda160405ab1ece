package dev.sallyport.assurance.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Those who only want to be served, and how long they wait meanwhile. */
final class OtherClients {
  private static final int CLIENTS = 2;

  private final URI service;
  private final String token;

  OtherClients(URI service, String token) {
    this.service = service;
    this.token = token;
  }

  /**
   * The waiting time that one request in a hundred exceeds.
   *
   * @throws IllegalStateException when one is not answered with 200 within 20 seconds
   */
  Duration p99(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<List<Long>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        // Now and then on a new connection.
        int kept = i == 0 ? 10 : Integer.MAX_VALUE;
        clients.add(() -> waits(end, kept));
      }
      List<Long> waits = new ArrayList<>();
      for (Future<List<Long>> client : threads.invokeAll(clients)) {
        waits.addAll(client.get());
      }
      waits.sort(null);
      return Duration.ofNanos(waits.get(waits.size() * 99 / 100));
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Long> waits(long end, int requestsAConnection)
      throws IOException, InterruptedException {
    List<Long> waits = new ArrayList<>();
    HttpClient http = null;
    while (System.nanoTime() < end) {
      if (waits.size() % requestsAConnection == 0) {
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      }
      HttpRequest request =
          HttpRequest.newBuilder(
                  service.resolve(waits.size() % 2 == 0 ? "/api/auth/me" : "/health/live"))
              .timeout(Duration.ofSeconds(20))
              .header("Authorization", "Bearer " + token)
              .build();
      long start = System.nanoTime();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      waits.add(System.nanoTime() - start);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("Others were answered " + answer.body());
      }
    }
    return waits;
  }
}
