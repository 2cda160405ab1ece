package dev.sallyport;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/**
 * What people do at one node of several. A session is the body of the answer that began or renewed
 * it.
 */
public record NodeClient(URI node) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Somebody new, from an address not seen before. */
  public String signsUp() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(
            "/api/auth/signup",
            "",
            TestUser.newAddress(),
            TestUser.credentials("v-" + UUID.randomUUID() + "@example.com", TestUser.PASSWORD));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  public HttpResponse<String> refreshes(String session) throws IOException, InterruptedException {
    return post(
        "/api/auth/refresh",
        "",
        TestUser.addressOf(member(session, "user_id")),
        TestUser.refreshBody(member(session, "refresh_token")));
  }

  public int logsOut(String session) throws IOException, InterruptedException {
    return post("/api/auth/logout", member(session, "token"), TestUser.newAddress(), "{}")
        .statusCode();
  }

  public int me(String session) throws IOException, InterruptedException {
    return get("/api/auth/me", member(session, "token")).statusCode();
  }

  /** With an e-mail that nobody has. */
  public HttpResponse<String> failedLogin(String address) throws IOException, InterruptedException {
    String email = "v-" + UUID.randomUUID() + "@example.com";
    return post("/api/auth/login", "", address, TestUser.credentials(email, TestUser.PASSWORD));
  }

  /** Requests the reset of a password, from an address not seen before. */
  public HttpResponse<String> forgets(String email) throws IOException, InterruptedException {
    String body = Json.createObjectBuilder().add("email", email).build().toString();
    return post("/api/auth/password/forgot", "", TestUser.newAddress(), body);
  }

  /** The checks with their data, whether they are up or down. */
  public HttpResponse<String> ready() throws IOException, InterruptedException {
    return monitor("/health/ready");
  }

  /** The value of a series of this node, 0 if there is none yet. */
  public double metric(String series) throws IOException, InterruptedException {
    return Scrape.of(monitor("/metrics").body()).series().getOrDefault(series, 0.0);
  }

  private HttpResponse<String> monitor(String path) throws IOException, InterruptedException {
    return send(
        request(path, "")
            .header(
                "Authorization",
                RunningService.basic("monitoring", RunningService.MONITORING_PASSWORD))
            .build());
  }

  /**
   * @param token none when empty
   */
  public HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return send(request(path, token).build());
  }

  public HttpResponse<String> delete(String path, String token)
      throws IOException, InterruptedException {
    return send(request(path, token).DELETE().build());
  }

  public HttpResponse<String> post(String path, String token, String address, String body)
      throws IOException, InterruptedException {
    return send(
        request(path, token)
            .header("X-Forwarded-For", address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  public HttpResponse<String> patch(String path, String token, String body)
      throws IOException, InterruptedException {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HTTP.send(request, BodyHandlers.ofString());
  }
}
