package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import dev.sallyport.assurance.hostile.RawConnection.RawAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no text, texts that are no path, and JSON that is a bomb. */
class HostileBytesIT {
  private static final String HOST = "Host: localhost\r\n";

  private final URI service = RunningService.shared().url();

  /** By the server itself, which is why there is no problem document. */
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
        "/console/..%2f..%2fWEB-INF/web.xml"
      })
  void aPathThatIsNoTextEndsTheConnection(String path) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      RawAnswer answer =
          connection.send("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n").answer().orElseThrow();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).isEmpty();
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
        "Authorization: Bearer \u0000"
      })
  void aHeaderThatIsNoTextEndsTheConnection(String header) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      RawAnswer answer =
          connection
              .send("GET /health/live HTTP/1.1\r\n" + HOST + header + "\r\n\r\n")
              .answer()
              .orElseThrow();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).isEmpty();
      assertThat(connection.untilClosed()).isEmpty();
    }
  }

  /** The server answers 200 without anything; what matters is that it did nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:x", "localhost:-1"})
  void aMalformedHostReachesNothing(String host) throws IOException {
    Visitor ada = Visitor.signedUp();
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

      assertThat(answer.status()).isIn(200, 400);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("X-Request-Id")).isEmpty();
    }
    assertThat(ada.authenticated().get(ada.tasks()).jsonPath().getList("data")).isEmpty();
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
            "\u00ef\u00bb\u00bf{}",
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
    Visitor ada = Visitor.signedUp();
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
