package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.assurance.hostile.RawConnection.RawAnswer;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request whose end can be read in two ways is the last one on its connection: what a proxy took
 * for its body is never answered as a request of its own.
 */
@SharesService
class SmugglingIT {
  private static final String HOST = "Host: localhost\r\n";
  private static final String POST =
      "POST /api/auth/refresh HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  /** What must not be answered. */
  private static final String NEXT =
      "GET /health/live HTTP/1.1\r\n" + HOST + "X-Request-Id: smuggled-1\r\n\r\n";

  private final URI service = RunningService.shared().url();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\n\r\n{}",
        "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
      })
  void twoRequestsInARowAreTwo(String framing) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      connection.send(POST + framing + NEXT);

      assertThat(connection.answer().orElseThrow().status()).isEqualTo(401);
      assertThat(connection.answer().orElseThrow().header("X-Request-Id")).hasValue("smuggled-1");
    }
  }

  /** The server forgets the Content-Length of the first two, so that nobody can refuse them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "transfer-encoding: CHUNKED\r\n\r\n02\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n",
        "Upgrade: h2c\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
      })
  void aRequestInChunksIsTheLastOnItsConnection(String framing) throws IOException {
    try (RawConnection connection = new RawConnection(service).patience(5_000)) {
      connection.send(POST + framing + NEXT);

      assertThat(connection.answer().orElseThrow().status()).isIn(400, 401);
      assertThat(connection.untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \r\nContent-Length: 2\r\n\r\n{}",
        "Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}",
        "Content-Length: 0\r\nContent-Length: 2\r\n\r\n{}",
        "Content-Length: 2, 0\r\n\r\n{}",
        "Content-Length: +2\r\n\r\n{}",
        "Content-Length: 0x2\r\n\r\n{}",
        "Content-Length: \u000b2\r\n\r\n{}",
        "Content-Length: -0\r\n\r\n",
        "Content-Length: \r\n\r\n",
        "Content-Length: 2;q\r\n\r\n{}",
        "Content-Length: 18446744073709551618\r\n\r\n{}",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\u0000\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void anAmbiguousEndIsTheEndOfTheConnection(String framing) throws IOException {
    assertLast(POST + framing + NEXT);
  }

  @Test
  void chunksAreNotForHttp10() throws IOException {
    assertLast(
        POST.replace("HTTP/1.1", "HTTP/1.0")
            + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + NEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x2\r\n{}\r\n0\r\n\r\n",
        "-1\r\n{}\r\n0\r\n\r\n",
        "+2\r\n{}\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
        "10000000000000002\r\n{}\r\n0\r\n\r\n",
        "2\r{}\r0\r\r",
        "2\r\n{}0\r\n\r\n",
        "\r\n{}\r\n0\r\n\r\n"
      })
  void malformedChunksAreTheEndOfTheConnection(String chunks) throws IOException {
    assertLast(CHUNKED + chunks + NEXT);
  }

  @Test
  void twoHostsAreRefused() throws IOException {
    assertLast("GET /api/auth/me HTTP/1.1\r\n" + HOST + "Host: evil.example\r\n\r\n" + NEXT);
  }

  /** A body that nobody reads is not the next request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /health/live",
        "POST /nowhere",
        "POST /api/auth/me",
        "POST /.well-known/jwks.json",
        "GET /health/live",
        "GET /nowhere",
        "GET /api/auth/me",
        "GET /.well-known/jwks.json",
        "GET /console/",
        "DELETE /api/auth/sessions/1",
        "OPTIONS /api/auth/login"
      })
  void anUnwantedBodyIsNoRequest(String line) throws IOException {
    String smuggled = NEXT.replace("smuggled-1", "smuggled-2");
    try (RawConnection connection = new RawConnection(service).patience(1_000)) {
      connection.send(
          line
              + " HTTP/1.1\r\n"
              + HOST
              + "Content-Length: "
              + smuggled.length()
              + "\r\n\r\n"
              + smuggled
              + NEXT);

      assertThat(connection.answers())
          .extracting(answer -> answer.header("X-Request-Id").orElse(""))
          .doesNotContain("smuggled-2");
    }
  }

  private void assertLast(String bytes) throws IOException {
    try (RawConnection connection = new RawConnection(service).patience(5_000)) {
      connection.send(bytes);
      RawAnswer answer = connection.answer().orElseThrow();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("X-Request-Id")).isNotEqualTo(Optional.of("smuggled-1"));
      assertThat(connection.untilClosed()).isEmpty();
    }
  }
}
