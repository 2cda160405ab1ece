package dev.sallyport.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
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
        "/%c3%28",
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

  /** Where Payara's CoyoteAdapter would log an exception and answer 200 without anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/%zz", "/x%", "/a%4", "/health/ready%", "/api/auth/%zz", "/api/auth/me%", "/%ff"})
  void brokenPercentEncodingIsABadRequest(String path) throws Exception {
    long before = RunningService.shared().logSize();
    for (Answer answer :
        List.of(
            send("GET " + path + " HTTP/1.1"),
            send("POST " + path + " HTTP/1.1", "Content-Length: 0"))) {
      assertRefused(answer, 400);
      assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.header("Cache-Control")).hasValue("no-store");
    }
    assertThat(send("HEAD " + path + " HTTP/1.1").text())
        .startsWith("HTTP/1.1 400 ")
        .endsWith("\r\n\r\n");
    assertThat(RunningService.shared().logSince(before))
        .doesNotContain("CharConversionException", "IllegalArgumentException", "CoyoteAdapter");
  }

  @Test
  void theCallersRequestIdIsKept() throws Exception {
    Answer answer = send("GET /%zz HTTP/1.1", "X-Request-Id: my-own-id-7");

    assertRefused(answer, 400);
    assertThat(answer.header("X-Request-Id")).hasValue("my-own-id-7");
    assertThat(send("GET /%zz HTTP/1.1", "X-Request-Id: a\u00fc\"<b>-------").text())
        .doesNotContain("<b>");
  }

  /** Payara reads these of every request, and logs an exception for what is no UUID. */
  @Test
  void tracingHeadersOfTheServerMeanNothing() throws Exception {
    long before = RunningService.shared().logSize();
    String id = "7f0c1a52-0000-4000-8000-000000000000";

    for (String headers :
        List.of("Payara-Tracing-TraceId: nonsense-7", "Payara-Tracing-TraceId: " + id)) {
      Answer answer = send("GET /health/live HTTP/1.1", headers);
      assertThat(answer.text()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(RunningService.shared().logSince(before))
        .doesNotContain("nonsense-7", "Payara-Tracing", "NCLS-CORE-00099", "NCLS-CORE-00100");
  }

  @Test
  void expectationsAreMetOrRefused() throws Exception {
    assertRefused(send("POST /api/auth/login HTTP/1.1", "Expect: tea", "Content-Length: 2"), 417);
    assertThat(
            send(
                    "POST /api/auth/refresh HTTP/1.1",
                    "Expect: 100-Continue",
                    "Content-Type: application/json",
                    "Content-Length: 2\r\n\r\n{}")
                .text())
        .contains("HTTP/1.1 401 ");
  }

  /** A body that a method does not need, as some clients always send one. */
  @ParameterizedTest
  @ValueSource(strings = {"GET /health/live", "GET /.well-known/jwks.json"})
  void aGetMayHaveABody(String line) throws Exception {
    assertThat(
            send(
                    line + " HTTP/1.1",
                    "Content-Type: application/json",
                    "Content-Length: 2\r\n\r\n{}")
                .text())
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void everyStatusHasItsReasonPhrase() throws Exception {
    String address = TestUser.newAddress();
    String credentials = TestUser.credentials("nobody-7@example.com", TestUser.PASSWORD);
    String login =
        "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: "
            + address
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + credentials.length()
            + "\r\n\r\n"
            + credentials;
    for (int i = 0; i < 5; i++) {
      assertThat(raw(login).text()).startsWith("HTTP/1.1 401 Unauthorized\r\n");
    }

    Answer throttled = raw(login);

    assertRefused(throttled, 429);
    assertThat(throttled.text()).startsWith("HTTP/1.1 429 Too Many Requests\r\n");
  }

  /** Firefox and Chrome send up to 4 KiB for each cookie, and 180 of them. */
  @Test
  void headersHaveRoomForCookiesOfParentDomains() throws Exception {
    String origin = "Origin: " + RunningService.ALLOWED_ORIGIN;
    for (int size : new int[] {9_000, 15_800}) {
      assertThat(send("GET /health/live HTTP/1.1", origin, "Cookie: a=" + "x".repeat(size)).text())
          .startsWith("HTTP/1.1 200 ");
    }
    for (int size : new int[] {16_384, 40_000}) {
      Answer answer = send("GET /health/live HTTP/1.1", origin, "Cookie: a=" + "x".repeat(size));

      assertRefused(answer, 431);
      assertThat(answer.text())
          .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
          .contains("\"headers_too_large\"");
      assertThat(answer.header("Access-Control-Allow-Origin"))
          .hasValue(RunningService.ALLOWED_ORIGIN);
      assertThat(answer.header("Access-Control-Expose-Headers").orElse(""))
          .contains("X-Request-Id");
      assertThat(answer.header("Vary")).hasValue("Origin");
    }
    assertThat(
            send(
                    "GET /health/live HTTP/1.1",
                    "Origin: https://evil.example",
                    "Cookie: a=" + "x".repeat(20_000))
                .header("Access-Control-Allow-Origin"))
        .isEmpty();
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

    assertRefused(send("GET /" + long20k + " HTTP/1.1"), 414);
    assertRefused(send("GET /nowhere?" + long20k + " HTTP/1.1"), 414);
    assertRefused(send("GET /nowhere HTTP/1.1", "X-Long: " + long20k), 431);
    assertRefused(send("GET /nowhere HTTP/1.1", "X-Many: 1\r\n".repeat(2_000).strip()), 431);
    assertRefused(send("GET /api/auth/me HTTP/1.1", "Authorization: Bearer " + long20k), 431);
    // Three are sent with each of these.
    assertRefused(send("GET /nowhere HTTP/1.1", "X-Many: 1\r\n".repeat(62).strip()), 431);
    assertRefused(send("GET /nowhere HTTP/1.1", "X-Many: 1\r\n".repeat(61).strip()), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: many",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length: 2\r\nContent-Length: 3",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n",
        "Content-Type: application/json\r\nAccept: ///\r\nContent-Length: 2\r\n\r\n{}",
        "X-Space : before the colon",
        "X-Without-A-Colon",
        "X-Folded: a\r\n b",
        "X-Folded: a\r\n b  ",
        "X-Folded: a\r\n   b",
        "X-Folded: a  \r\n\tb\t\t",
        "X-Folded: a\r\n b\r\n c    ",
        "X-Folded: a\r\n  ",
        "X-Line: a\nX-Injected: b",
        "X-Nul: \u0000"
      })
  void aBrokenHeaderIsABadRequest(String headers) throws Exception {
    assertRefused(send("POST /api/auth/login HTTP/1.1", headers), 400);
  }

  /** It describes nothing, as if it were missing, and leaves the answer to the resource. */
  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "", "{}", "a/b/c", "*/*", "application/*", "text/plain; =", "a,b/c"})
  void aMalformedContentTypeIsUnsupported(String type) throws Exception {
    assertRefused(
        send(
            "POST /api/auth/login HTTP/1.1",
            "Content-Type: " + type + "\r\nContent-Length: 2\r\n\r\n{}"),
        415);
  }

  @Test
  void aRepeatedContentTypeIsUnsupported() throws Exception {
    assertRefused(
        send(
            "POST /api/auth/login HTTP/1.1",
            "Content-Type: application/json\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 2\r\n\r\n{}"),
        415);
  }

  @Test
  void aRequestNeedsAHostAndAKnownVersion() throws Exception {
    assertRefused(raw("GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n"), 400);
    assertRefused(send("GET /nowhere HTTP/9.9"), 505);
  }

  /** The one shape that all problems have, and nothing from inside. */
  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.text()).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer.text())
        .doesNotContainIgnoringCase("<html")
        .doesNotContain("Exception", "java.", "jakarta.", "glassfish", "\tat ");
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(TestUser.body(answer.body()))
        .containsEntry("status", status)
        .containsKeys("type", "title", "status", "detail", "code", "request_id");
    assertThat(answer.header("X-Request-Id"))
        .hasValue(TestUser.member(answer.body(), "request_id"));
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
            + TestUser.newAddress()
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
