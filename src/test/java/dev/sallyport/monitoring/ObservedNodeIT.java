package dev.sallyport.monitoring;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A node that writes an access log and sends its traces to a collector, which are both off else.
 */
@Slow
@RunsConcurrently
class ObservedNodeIT {
  private static final String COOKIE = "__Host-sallyport-refresh";

  private final FullyConfiguredServer node = FullyConfiguredServer.shared();
  private final String email = "v-" + UUID.randomUUID() + "@example.com";
  private final String address = TestUser.newAddress();

  @Test
  void aRequestIsALineThatItsIdLeadsTo() throws Exception {
    String id = "access-log-" + UUID.randomUUID();

    request().header("X-Request-Id", id).get("/.well-known/jwks.json").then().statusCode(200);

    assertThat(eventually(() -> line(id)))
        .matches(
            "\"(127\\.0\\.0\\.1|\\[?[0:]+1\\]?)\" \""
                + address
                + "\" \"[^\"]+\" \"GET\" \"/\\.well-known/jwks\\.json\" 200 \\d+ \"?\\d+\"? \""
                + id
                + "\" ?");
  }

  @Test
  void aCallerForgesNoField() throws Exception {
    String id = "access-log-" + UUID.randomUUID();

    try (Socket socket = new Socket("localhost", node.server().url().getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              GET /api/auth/me"200" HTTP/1.1
              Host: localhost
              X-Forwarded-For: 192.0.2.1" "2026-01-01" "GET
              X-Request-Id: %s
              Connection: close

              """
                  .formatted(id)
                  .replace("\n", "\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    }

    assertThat(eventually(() -> line(id)))
        .matches(
            "\"[^\"]+\" \"192\\.0\\.2\\.1\\\\u0022 \\\\u00222026-01-01\\\\u0022 \\\\u0022GET\""
                + " \"[^\"]+\" \"GET\" \"/api/auth/me[^\"]*\" [34]\\d\\d \\d+ \"?\\d+\"? \""
                + id
                + "\" ?");
  }

  @Test
  void theAccessLogHasNoSecret() throws Exception {
    String id = "access-log-" + UUID.randomUUID();
    Response session = signUpAndLogIn();
    String token = member(session, "token");

    request()
        .header("Authorization", "Bearer " + token)
        .header("X-Request-Id", id)
        .get("/api/auth/me?access_token=" + token + "&password=" + TestUser.PASSWORD)
        .then()
        .statusCode(200);

    assertThat(eventually(() -> line(id))).contains("\"/api/auth/me\" 200");
    assertThat(node.accessLog())
        .contains("\"POST\" \"/api/auth/login\" 200")
        .doesNotContain(
            token, session.cookie(COOKIE), TestUser.PASSWORD, email, "access_token", "Bearer");
  }

  @Test
  void aRequestIsATraceWithoutSecrets() throws Exception {
    Response session = signUpAndLogIn();
    request().get("/.well-known/jwks.json?password=" + TestUser.PASSWORD).then().statusCode(200);

    for (String path : List.of("/api/auth/login", "/.well-known/jwks.json")) {
      eventually(() -> node.spans().stream().filter(spans -> spans.contains(path)).findFirst());
    }
    assertThat(node.spans()).noneMatch(spans -> spans.contains("jwks.json?"));
    assertThat(node.spans()).anyMatch(spans -> spans.contains("sallyport"));
    assertThat(node.spans())
        .noneMatch(spans -> spans.contains(TestUser.PASSWORD))
        .noneMatch(spans -> spans.contains(member(session, "token")))
        .noneMatch(spans -> spans.contains(session.cookie(COOKIE)));
  }

  private Response signUpAndLogIn() {
    node.server().signsUp(email, address).then().statusCode(201);
    Response session =
        request()
            .contentType(ContentType.JSON)
            .body(TestUser.credentials(email, TestUser.PASSWORD))
            .post("/api/auth/login");
    session.then().statusCode(200).cookie(COOKIE);
    return session;
  }

  private RequestSpecification request() {
    return node.server().request(address);
  }

  private Optional<String> line(String id) {
    return node.accessLog().lines().filter(line -> line.contains(id)).findFirst();
  }

  private static <T> T eventually(Supplier<Optional<T>> attempt) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      Optional<T> found = attempt.get();
      if (found.isPresent()) {
        return found.get();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("did not appear within 30 s");
  }
}
