package dev.sallyport.signin;

import dev.sallyport.TestUser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Log-ins at once, and other calls one after the other while they last. */
record LoginLoad(List<LoginLoad.Timed> logins, List<LoginLoad.Timed> meanwhile) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  record Timed(HttpResponse<String> response, double milliseconds) {}

  @Override
  public String toString() {
    return logins.stream()
            .collect(
                Collectors.groupingBy(
                    answer -> answer.response().statusCode(), Collectors.counting()))
        + " in %.0f ms, meanwhile %d others in %.0f ms (medians)"
            .formatted(median(logins), meanwhile.size(), median(meanwhile));
  }

  /**
   * @param other is sent as long as a log-in is unanswered
   */
  static LoginLoad of(List<HttpRequest> logins, HttpRequest other) {
    List<CompletableFuture<Timed>> all = logins.stream().map(LoginLoad::timed).toList();
    CompletableFuture<Void> over = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    List<Timed> meanwhile = new ArrayList<>();
    while (!over.isDone()) {
      meanwhile.add(timed(other).join());
    }
    return new LoginLoad(all.stream().map(CompletableFuture::join).toList(), meanwhile);
  }

  private static CompletableFuture<Timed> timed(HttpRequest request) {
    long start = System.nanoTime();
    return HTTP.sendAsync(request, BodyHandlers.ofString())
        .thenApply(response -> new Timed(response, (System.nanoTime() - start) / 1e6));
  }

  static HttpRequest login(URI service, TestUser visitor) {
    return request(service, "/api/auth/login", visitor)
        .header("Content-Type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                TestUser.credentials(visitor.email(), TestUser.PASSWORD)))
        .build();
  }

  static HttpRequest me(URI service, TestUser visitor) {
    return request(service, "/api/auth/me", visitor)
        .header("Authorization", "Bearer " + visitor.token())
        .build();
  }

  private static HttpRequest.Builder request(URI service, String path, TestUser visitor) {
    return HttpRequest.newBuilder(service.resolve(path))
        .header("X-Forwarded-For", visitor.address());
  }

  static List<Timed> withStatus(List<Timed> answers, int status) {
    return answers.stream().filter(answer -> answer.response().statusCode() == status).toList();
  }

  static double median(List<Timed> answers) {
    return answers.stream()
        .mapToDouble(Timed::milliseconds)
        .sorted()
        .skip(answers.size() / 2)
        .findFirst()
        .orElse(Double.NaN);
  }
}
