package dev.sallyport.platform.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private static final String LINE = "GET / HTTP/1.1\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "POST http://localhost:8080/x HTTP/1.1",
        "M-SEARCH /\u00c3\u00bc?a=b%zz HTTP/1.0",
        "GET /a|b\"{} HTTP/9.9"
      })
  void aRequestLineHasThreeParts(String line) {
    assertThat(RequestHead.isRequestLine(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET /",
        "GET / HTTP/1",
        "GET / HTTP/1.1 ",
        "GET  / HTTP/1.1",
        " GET / HTTP/1.1",
        "GET / x HTTP/1.1",
        "GET\t/\tHTTP/1.1",
        "G T / HTTP/1.1",
        "G(T / HTTP/1.1",
        "GET / http/1.1",
        "GET * HTTP/1.1",
        "GET x HTTP/1.1",
        "GET ftp://localhost/ HTTP/1.1",
        "CONNECT localhost:80 HTTP/1.1",
        "GET / HTTP/11.1"
      })
  void anythingElseIsNone(String line) {
    assertThat(RequestHead.isRequestLine(line)).isFalse();
  }

  /** The second number is what the server took for the value, which is as long as what was sent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "X: ab|2",
        "X:ab|2",
        "X:\t  ab  |2",
        "X: a\t|2",
        "X: a\t|1",
        "X:|0",
        "X:  |0",
        "X: \u00fc\u00ff|2"
      })
  void aHeaderIsNameAndValue(String header, int taken) {
    assertThatCode(() -> check(LINE + header + "\r\n\r\n", taken)).doesNotThrowAnyException();
  }

  /** As lines look that the server has joined: it moves what it has read, and leaves the rest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "X: a b b|3",
        "X: a bb|3",
        "X: a b b\t|3",
        "X: a\tb|1",
        "X:  chunkeded|8",
        "X: ab|-1",
        "X ab|2",
        ":ab|2"
      })
  void otherLinesAreRefused(String header, int taken) {
    assertRefused(LINE + header + "\r\n\r\n", taken);
  }

  @Test
  void controlCharactersAndBareLineEndsAreRefused() {
    for (char control = 0; control < 0x80; control++) {
      if ((control < 0x20 && control != '\t') || control == 0x7F) {
        assertRefused(LINE + "X: a" + control + "b\r\n\r\n", 3);
        assertRefused(LINE + "X: " + control + "\r\n\r\n", 1);
        assertRefused("GET /" + control + " HTTP/1.1\r\n\r\n", 0);
      }
    }
    assertRefused("GET / HTTP/1.1\nX: ab\r\n\r\n", 2);
    assertRefused(LINE + "X: ab\n\r\n", 2);
    assertRefused(LINE + "X: ab\r\r\n\r\n", 2);
    assertRefused(LINE + "X: ab\r\n\r", 2);
  }

  @Test
  void theHostOfAnAbsoluteTargetReplacesTheHeader() {
    String host = "Host: elsewhere\r\n\r\n";

    assertThatCode(() -> check("GET http://localhost/ HTTP/1.1\r\n" + host, 9))
        .doesNotThrowAnyException();
    assertRefused("GET /?http://localhost/ HTTP/1.1\r\n" + host, 3);
    assertRefused("GET http://localhost/ HTTP/1.1\r\nX: elsewhere\r\n\r\n", 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:8080",
        "a_b.example."
      })
  void aHostIsANameOrAnAddress(String host) {
    assertThatCode(() -> RequestHead.checkHost(host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a:",
        "a:x",
        "a:-1",
        "a:123456",
        "a b",
        "a,b:80:90",
        "a@b",
        "a/b",
        "[::1"
      })
  void anythingElseIsNoHost(String host) {
    assertThatExceptionOfType(Problem.class).isThrownBy(() -> RequestHead.checkHost(host));
  }

  private static void check(String head, int taken) {
    RequestHead.check(head, index -> taken);
  }

  private static void assertRefused(String head, int taken) {
    assertThatExceptionOfType(Problem.class)
        .as(head)
        .isThrownBy(() -> check(head, taken))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST));
  }
}
