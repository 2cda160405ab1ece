package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients who keep connections busy without ever sending a whole request hold up nobody else. */
@SharesService
class SlowClientIT {
  /** A stray pause of a busy machine is no attack. */
  private static final Duration FLOOR = Duration.ofMillis(250);

  private static final String HOST = "Host: localhost\r\n";

  /** A header, and a body, that never come to an end. */
  static final String HEADER = "GET /api/auth/me HTTP/1.1\r\n" + HOST + "X-A: ";

  static final String BODY =
      "POST /api/auth/refresh HTTP/1.1\r\n"
          + HOST
          + "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{";

  private final URI service = RunningService.shared().url();

  @Test
  void othersAreServedAsBefore() throws Exception {
    OtherClients others = new OtherClients(service, TestUser.signedUp().token());
    others.p99(Duration.ofMillis(1_500));
    Duration idle = others.p99(Duration.ofSeconds(1));

    Duration attacked;
    try (SlowClients attackers = new SlowClients(service)) {
      attackers.connect(300, HEADER, "a");
      attackers.connect(60, BODY, " ");
      attackers.connect(300, "", "");
      attacked = others.p99(Duration.ofSeconds(3));
    }

    assertThat(attacked).isLessThanOrEqualTo(Bound.of(idle, FLOOR));
  }

  /** A body of chunks that has no end is refused at its limit and then dropped. */
  @Test
  void chunksWithoutEndAreCutOff() throws IOException {
    byte[] chunk = ("400\r\n" + " ".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (RawConnection connection = new RawConnection(service)) {
      connection.send(
          "POST /api/auth/refresh HTTP/1.1\r\n"
              + HOST
              + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
      int sent = 0;
      try {
        // The sockets' own buffers take some more than the server does.
        for (; sent < 20_000; sent++) {
          connection.send(chunk);
        }
      } catch (IOException dropped) {
        // As it should be.
      }

      assertThat(sent).isLessThan(20_000);
    }
  }

  @Test
  void anEndlessHeaderIsCutOff() throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      connection.send("GET /health/live HTTP/1.1\r\n" + HOST + "X-Long: ");
      int sent = 0;
      try {
        for (; sent < 20_000; sent++) {
          connection.send("a".repeat(1024));
        }
      } catch (IOException dropped) {
        // As it should be.
      }

      assertThat(sent).isLessThan(20_000);
    }
  }

  /** Ten seconds of silence within a body; preboot.asadmin has the limits. */
  @Test
  void aBodyThatStallsEndsItsRequest() throws IOException {
    try (RawConnection connection = new RawConnection(service).patience(20_000)) {
      Optional<RawConnection.RawAnswer> answer =
          connection
              .send(
                  "POST /api/auth/refresh HTTP/1.1\r\n"
                      + HOST
                      + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
              .answer();

      assertThat(answer.orElseThrow().status()).isEqualTo(400);
    } catch (SocketTimeoutException stillWaiting) {
      throw new AssertionError("The request never ended", stillWaiting);
    }
  }
}
