package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.assurance.hostile.RawConnection.RawAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no text, texts that are no path, and JSON that is a bomb. */
class HostileBytesIT {
  private static final String HOST = "Host: localhost\r\n";

  private final URI service = RunningService.shared().url();

  /** Before the server asks any application. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%00",
        "/a%00b",
        "/api/auth/me%00",
        "/api/auth/sessions/%00",
        "/metrics/%00",
        "/console/%00",
        "/%ff",
        "/\u00ff",
        "/\u0000",
        "/%c0%af",
        "/%c0%ae%c0%ae/",
        "/%e0%80%af",
        "/%f0%80%80%af",
        "/%ed%a0%80",
        "/%f4%90%80%80",
        "/..%2f",
        "/%",
        "/%z",
        "/%zz",
        "/%4",
        "/health/ready%",
        "/api/auth/me%",
        "/%2",
        "/%u0041",
        "/..",
        "/../x",
        "/a\\b",
        "/%5c",
        "nowhere",
        "?",
        "*",
        "http://",
        "ftp://localhost/",
        "localhost:80",
        "http://localhost:x/",
        "/console/..%2f..%2fWEB-INF/web.xml"
      })
  void aPathThatIsNoTextEndsTheConnection(String path) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      RawAnswer answer =
          connection.send("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n").answer().orElseThrow();

      assertProblem(answer, 400, "malformed_request");
      assertThat(connection.untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\u0000b",
        "X\u0000: a",
        "X\u0001: a",
        "X(): a",
        "X\u00e4: a",
        "X: a\u0001b",
        "X: a\rb",
        "X : a",
        ": a",
        "X",
        "X: a\nY: b",
        "X: a\n b",
        "X: a\r\n b",
        "X: a\r\n b\rcccc",
        "X: a\r b",
        "X: \u007f",
        "\tX: a",
        "Authorization: Bearer \u0000"
      })
  void aHeaderThatIsNoTextEndsTheConnection(String header) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      RawAnswer answer =
          connection
              .send("GET /health/live HTTP/1.1\r\n" + HOST + header + "\r\n\r\n")
              .answer()
              .orElseThrow();

      assertProblem(answer, 400, "malformed_request");
      assertThat(connection.untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "localhost:",
        "localhost:x",
        "localhost:-1",
        "localhost:999999999999",
        "a b",
        "user@localhost",
        "localhost/x",
        "[::1",
        "h\u00f6st"
      })
  void aMalformedHostReachesNothing(String host) throws IOException {
    TestUser ada = TestUser.signedUp();
    String body = "{\"title\":\"never\"}";
    try (RawConnection connection = new RawConnection(service).patience(5_000)) {
      RawAnswer answer =
          connection
              .send(
                  "POST "
                      + ada.tasks()
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nAuthorization: Bearer "
                      + ada.token()
                      + "\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
              .answer()
              .orElseThrow();

      assertProblem(answer, 400, "malformed_request");
    }
    assertThat(ada.authenticated().get(ada.tasks()).jsonPath().getList("data")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live\r\n",
        "GET /health/live HTTP/1.1\n",
        "GET /health/live HTTP/1.1\r",
        "GET  /health/live HTTP/1.1\r\n",
        "GET /health/live  HTTP/1.1\r\n",
        "GET /health/live HTTP/1.1 \r\n",
        "GET\t/health/live\tHTTP/1.1\r\n",
        " GET /health/live HTTP/1.1\r\n",
        "\r\nGET /health/live HTTP/1.1\r\n",
        "GET /health/live http/1.1\r\n",
        "GET /health/live HTTP/1\r\n",
        "GET /health/live HTTP/one\r\n",
        "GET /health/live\u0001 HTTP/1.1\r\n",
        "GET /health/live x HTTP/1.1\r\n",
        "GET /health/live HTTP/9.9 x\r\n",
        "G{}T /health/live HTTP/1.1\r\n",
        "G\u00cbT /health/live HTTP/1.1\r\n",
        " /health/live HTTP/1.1\r\n"
      })
  void aMalformedRequestLineEndsTheConnection(String line) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      RawAnswer answer = connection.send(line + HOST + "\r\n").answer().orElseThrow();

      assertProblem(answer, 400, "malformed_request");
      assertThat(connection.untilClosed()).isEmpty();
    }
  }

  /** The whole head is looked at, however many packets it comes in. */
  @Test
  void whatComesInPiecesIsRefusedToo() throws IOException {
    for (String piece : List.of("X: a\n", "X: a\u0000", "X: a\r", "X: a\r\n ", "X: \u0001")) {
      try (RawConnection connection = new RawConnection(service)) {
        connection.send("GET /health/live HTTP/1.1\r\n" + HOST + "A: 1\r\n");
        pause();
        connection.send(piece);
        pause();
        RawAnswer answer = connection.send("b\r\nC: 1\r\n\r\n").answer().orElseThrow();

        assertProblem(answer, 400, "malformed_request");
        assertThat(connection.untilClosed()).isEmpty();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertProblem(RawAnswer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(TestUser.body(answer.body()))
        .containsEntry("status", status)
        .containsEntry("code", code)
        .containsEntry("request_id", answer.header("X-Request-Id").orElseThrow());
  }

  static Stream<byte[]> bombs() {
    return Stream.of(
            "[".repeat(16_000),
            "{\"refresh_token\":" + "[".repeat(8_000) + "]".repeat(8_000) + "}",
            "{\"refresh_token\":" + "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000) + "}",
            "{\"refresh_token\":1e999999999}",
            "{\"refresh_token\":-1e-999999999}",
            "{\"refresh_token\":" + "9".repeat(16_000) + "}",
            "{\"refresh_token\":0." + "9".repeat(16_000) + "e-99999}",
            "{\"" + "a".repeat(16_000) + "\":1}",
            "{" + "\"a\":1,".repeat(2_700) + "\"b\":1}",
            "{\"refresh_token\":\"\u00c0\u0080\"}",
            "{\"refresh_token\":\"\u00c0\u00af\"}",
            "{\"refresh_token\":\"\u00ed\u00a0\u0080\"}",
            "{\"refresh_token\":\"\u00f4\u0090\u0080\u0080\"}",
            "{\"refresh_token\":\"\u00ff\"}",
            "\u00ef\u00bb\u00bf\u00ef\u00bb\u00bf{}",
            "\u00fe\u00ff\u0000{\u0000}",
            "{\u0000}",
            "{\"refresh_token\":\"a\u0000b\"}",
            "{\"refresh_token\":NaN}",
            "{\"refresh_token\":\"\\ud800",
            "\u0000",
            "null",
            "\"")
        .map(bomb -> bomb.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Within a second each, however it is built. */
  @ParameterizedTest
  @MethodSource("bombs")
  void aJsonBombIsRefusedAtOnce(byte[] bomb) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      long start = System.nanoTime();
      RawAnswer answer =
          connection
              .send(
                  "POST /api/auth/refresh HTTP/1.1\r\n"
                      + HOST
                      + "Content-Type: application/json\r\nContent-Length: "
                      + bomb.length
                      + "\r\n\r\n")
              .send(bomb)
              .answer()
              .orElseThrow();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    }
  }

  /** JSON's escapes can write what UTF-8 cannot hold: neither is it kept, nor does it break. */
  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "a\\udc00b", "\\udc00\\ud800", "\\u0000", "\\ufffe"})
  void aTitleThatPostgresCannotHoldIsRefused(String title) {
    TestUser ada = TestUser.signedUp();
    int status = ada.sends("POST", ada.tasks(), "{\"title\":\"" + title + "\"}").statusCode();

    assertThat(status).isIn(201, 400);
    if (status == 201) {
      assertThat(ada.authenticated().get(ada.tasks()).jsonPath().getList("data.title"))
          .hasSize(1)
          .allMatch(kept -> StandardCharsets.UTF_8.newEncoder().canEncode((String) kept));
    }
  }

  @Test
  void theServerIsStillThere() throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      assertThat(
              connection
                  .send("GET /health/ready HTTP/1.1\r\n" + HOST + "\r\n")
                  .answer()
                  .orElseThrow()
                  .status())
          .isEqualTo(200);
    }
  }
}
