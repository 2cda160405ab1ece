package dev.sallyport.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the container answers by itself, to requests that no client library would send. */
class ContainerErrorsIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a{b}",
        "/api/{user_id}/tasks",
        "/%ff%fe",
        "/%00",
        "/api/auth/%00",
        "/api\\auth",
        "/api%5cauth",
        "/../../etc/passwd",
        "/api/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "nowhere"
      })
  void aPathThatCannotBeMeantIsABadRequest(String path) throws Exception {
    assertRefused(send("GET " + path + " HTTP/1.1"), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2f=%2f", "%c0%af=%f4%90%80%80", "a=b"})
  void theCharsetOfNoBodyFailsNoQuery(String query) throws Exception {
    Answer answer =
        send("GET /health/live?" + query + " HTTP/1.1", "Content-Type: a/b;charset=utf-16");

    assertThat(answer.text()).startsWith("HTTP/1.1 200 ");
  }

  /**
   * Grizzly throws an IllegalArgumentException, which Payara's CoyoteAdapter logs and forgets: a
   * 200 without anything. No filter or valve of ours is asked, so all that can be shown is that
   * nothing was reached.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/a%", "/a%4", "/api/auth/%zz", "/api/auth/me%"})
  void brokenPercentEncodingReachesNothing(String path) throws Exception {
    for (Answer answer :
        List.of(
            send("GET " + path + " HTTP/1.1"),
            send("POST " + path + " HTTP/1.1", "Content-Length: 0"))) {
      assertThat(answer.text()).matches("(?s)HTTP/1.1 (200|400) .*");
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("X-Request-Id")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a|b",
        "/a\"b",
        "/a<script>b",
        "/\u00fc",
        "/api%2fauth%2fme",
        "/api/nowhere?q=%zz",
        "http://elsewhere.example/nowhere",
        "/WEB-INF/web.xml",
        "/web-inf/web.xml",
        "/./WEB-INF/web.xml",
        "//WEB-INF/web.xml",
        "/WEB-INF;x/web.xml"
      })
  void anOddPathIsNotFound(String path) throws Exception {
    assertRefused(send("GET " + path + " HTTP/1.1"), 404);
  }

  @Test
  void traceEchoesNothing() throws Exception {
    for (String path : new String[] {"/", "/api/auth/me", "/health/live"}) {
      Answer answer = send("TRACE " + path + " HTTP/1.1", "X-Secret: once-upon-a-time");

      assertRefused(answer, 405);
      assertThat(answer.text()).doesNotContain("once-upon-a-time");
      assertThat(answer.header("Allow")).isPresent();
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    String long20k = "a".repeat(20_000);

    assertRefused(send("GET /" + long20k + " HTTP/1.1"), 400);
    assertRefused(send("GET /nowhere?" + long20k + " HTTP/1.1"), 400);
    assertRefused(send("GET /nowhere HTTP/1.1", "X-Long: " + long20k), 400);
    assertRefused(send("GET /nowhere HTTP/1.1", "X-Many: 1\r\n".repeat(2_000).strip()), 400);
    assertRefused(send("GET /api/auth/me HTTP/1.1", "Authorization: Bearer " + long20k), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: many",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length: 2\r\nContent-Length: 3",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n",
        "Content-Type: nonsense\r\nContent-Length: 2\r\n\r\n{}",
        "Content-Type: application/json\r\nAccept: ///\r\nContent-Length: 2\r\n\r\n{}",
        "X-Space : before the colon",
        "X-Nul: \u0000"
      })
  void aBrokenHeaderIsABadRequest(String headers) throws Exception {
    assertRefused(send("POST /api/auth/login HTTP/1.1", headers), 400);
  }

  @Test
  void aRequestNeedsAHostAndAKnownVersion() throws Exception {
    assertRefused(raw("GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n"), 400);
    assertRefused(send("GET /nowhere HTTP/9.9"), 505);
  }

  /** Either the one shape that all problems have, or no body at all; and nothing from inside. */
  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.text()).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer.text())
        .doesNotContainIgnoringCase("<html")
        .doesNotContain("Exception", "java.", "jakarta.", "glassfish", "\tat ");
    if (answer.body().isEmpty()) {
      assertThat(answer.header("Content-Length")).hasValue("0");
      return;
    }
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(Visitor.body(answer.body()))
        .containsEntry("status", status)
        .containsKeys("type", "title", "status", "detail", "code", "request_id");
    assertThat(answer.header("X-Request-Id")).hasValue(Visitor.member(answer.body(), "request_id"));
  }

  private record Answer(String text) {
    String body() {
      String body = text.substring(text.indexOf("\r\n\r\n") + 4);
      // Chunked: the object is all in one chunk.
      return body.isEmpty() ? "" : body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1);
    }

    Optional<String> header(String name) {
      return text.substring(0, text.indexOf("\r\n\r\n"))
          .lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  private static Answer send(String requestLine, String... headers) throws IOException {
    return raw(
        requestLine
            + "\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: "
            + Visitor.newAddress()
            + "\r\n"
            + String.join("\r\n", headers)
            + (headers.length == 0 ? "\r\n" : "\r\n\r\n"));
  }

  private static Answer raw(String request) throws IOException {
    URI url = RunningService.shared().url();
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return new Answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
