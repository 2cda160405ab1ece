package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.assurance.hostile.RawConnection.RawAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which bytes a header may have: those of RFC 9110, section 5.5, and no other. */
class HeaderBytesIT {
  private static final String GET = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";

  private final URI service = RunningService.shared().url();

  @Test
  void everyByteFrom0x80IsAllowedInAValue() throws IOException {
    StringBuilder all = new StringBuilder();
    for (char octet = 0x80; octet <= 0xFF; octet++) {
      assertThat(status("X-Client-City: K" + octet + "ln")).as("%x", (int) octet).isEqualTo(200);
      all.append(octet);
    }
    assertThat(status("User-Agent: " + all)).isEqualTo(200);
    assertThat(status("Cookie: a=" + all)).isEqualTo(200);
    assertThat(status("Accept-Language: " + all)).isEqualTo(200);
  }

  @Test
  void everyPrintableByteAndTheTabAreAllowedInAValue() throws IOException {
    for (char octet = 0x20; octet < 0x7F; octet++) {
      assertThat(status("X: a" + octet + "b")).as("%x", (int) octet).isEqualTo(200);
    }
    assertThat(status("X: a\tb")).isEqualTo(200);
    assertThat(status("X:\t a \t")).isEqualTo(200);
    assertThat(status("X:")).isEqualTo(200);
  }

  @Test
  void noControlCharacterIsAllowedAnywhere() throws IOException {
    for (char octet = 0; octet < 0x80; octet++) {
      boolean isControl = (octet < 0x20 && octet != '\t') || octet == 0x7F;
      if (isControl) {
        for (String header :
            new String[] {
              "X: %sa", "X: a%sb", "X: a%s", "X:%s", "X%s: a", "%sX: a", "\u00e4: a%s"
            }) {
          assertThat(status(header.replace("%s", String.valueOf(octet))))
              .as("%x in %s", (int) octet, header)
              .isEqualTo(400);
        }
      }
    }
  }

  @Test
  void noByteFrom0x80IsAllowedInAName() throws IOException {
    for (char octet = 0x80; octet <= 0xFF; octet++) {
      assertThat(status("X" + octet + ": a")).as("%x", (int) octet).isEqualTo(400);
    }
  }

  /** What a bare line end could inject. */
  @Test
  void aBareLineEndBeginsNoHeader() throws IOException {
    for (String end : new String[] {"\n", "\r", "\n\r", "\u0085", "\u000b", "\f"}) {
      try (RawConnection connection = new RawConnection(service)) {
        RawAnswer answer =
            connection
                .send(GET + "X: \u00fc" + end + "X-Request-Id: injected-1\r\n\r\n")
                .answer()
                .orElseThrow();

        assertThat(answer.status()).isEqualTo(end.equals("\u0085") ? 200 : 400);
        assertThat(answer.header("X-Request-Id").orElseThrow()).isNotEqualTo("injected-1");
      }
    }
  }

  /** Whoever reads a header gets such text, too. */
  @Test
  void noReaderOfAHeaderFailsAtThem() throws IOException {
    for (String name :
        new String[] {
          "Accept",
          "Accept-Language",
          "Accept-Encoding",
          "Authorization",
          "Content-Type",
          "Cookie",
          "Forwarded",
          "If-Match",
          "If-None-Match",
          "Origin",
          "Referer",
          "User-Agent",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Request-Id",
          "traceparent",
          "baggage"
        }) {
      for (String value :
          new String[] {"\u00fc", "Bearer \u00ff.\u00fe.\u0080", "\"\u00e4\", *;\u00a0=1"}) {
        for (String line :
            new String[] {
              "GET /api/auth/me",
              "POST /api/auth/refresh",
              "POST /oauth/introspect",
              "GET /console/"
            }) {
          try (RawConnection connection = new RawConnection(service)) {
            RawAnswer answer =
                connection
                    .send(
                        line
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                            + name
                            + ": "
                            + value
                            + "\r\n\r\n")
                    .answer()
                    .orElseThrow();

            assertThat(answer.status())
                .as("%s with %s: %s: %s", line, name, value, answer.body())
                .isBetween(200, 499);
            assertThat(answer.header("X-Request-Id").orElseThrow()).matches("[A-Za-z0-9._-]+");
          }
        }
      }
    }
  }

  @Test
  void aUserAgentIsStoredAsText() throws IOException {
    assertThat(storedUserAgent("M\u00fcller App/1.0", StandardCharsets.UTF_8))
        .isEqualTo("M\u00fcller App/1.0");
    assertThat(storedUserAgent("M\u00fcller App/1.0", StandardCharsets.ISO_8859_1))
        .isEqualTo("M\u00fcller App/1.0");
    assertThat(
            storedUserAgent("\u0411\u0440\u0430\u0443\u0437\u0435\u0440/2", StandardCharsets.UTF_8))
        .isEqualTo("\u0411\u0440\u0430\u0443\u0437\u0435\u0440/2");
    assertThat(storedUserAgent("a\u0085\u202eb", StandardCharsets.UTF_8)).isEqualTo("a  b");
    assertThat(storedUserAgent("a\u0085\u00ffb", StandardCharsets.ISO_8859_1))
        .isEqualTo("a \u00ffb");
  }

  private String storedUserAgent(String userAgent, Charset charset) throws IOException {
    TestUser ada = TestUser.signedUp();
    String body = TestUser.credentials(ada.email(), TestUser.PASSWORD);
    try (RawConnection connection = new RawConnection(service)) {
      connection.send("POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ");
      connection.send(userAgent.getBytes(charset));
      RawAnswer answer =
          connection
              .send(
                  "\r\nX-Forwarded-For: "
                      + TestUser.newAddress()
                      + "\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
              .answer()
              .orElseThrow();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
    Object event =
        Database.value(
            "select user_agent from auth_events where user_id = ? and event_type = 'login' and success",
            ada.userId());
    Object session =
        Database.value(
            "select user_agent from sessions where user_id = ? order by created_at desc limit 1",
            ada.userId());
    assertThat(event).isEqualTo(session);
    return (String) event;
  }

  private int status(String header) throws IOException {
    try (RawConnection connection = new RawConnection(service)) {
      RawAnswer answer = connection.send(GET + header + "\r\n\r\n").answer().orElseThrow();
      if (answer.status() >= 400) {
        assertThat(TestUser.body(answer.body())).containsEntry("code", "malformed_request");
        assertThat(connection.untilClosed()).isEmpty();
      }
      return answer.status();
    }
  }
}
