package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCookiesTest {
  private static final String NAME = "__Host-a";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "__Host-a=v                     | v",
        "__Host-a=v; p=x                | v",
        "p=x; __Host-a=v                | v",
        "p=x;__Host-a=v;q=y             | v",
        "p=x ;\t__Host-a=v\t; q         | v",
        "p=x,__Host-a=e; __Host-a=v     | v",
        "__Host-a=v; p=x,__Host-a=e     | v",
        "p=\"x; __Host-a=v; q=y\"       | v",
        "__Host-a=v=w==                 | v=w==",
        "__Host-a=v,w x                 | v,w x",
        "__Host-a=\"v\"                 | \"v\"",
        "$Version=1; __Host-a=v; $Path=/ | v",
        ";;; __Host-a=v;                | v"
      })
  void pairsAreSeparatedBySemicolonsOnly(String header, String value) {
    assertThat(RequestCookies.find(List.of(header), NAME)).hasValue(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p=x",
        "p=x,__Host-a=e",
        "p=x __Host-a=e",
        "p=x\t__Host-a=e",
        "p=__Host-a=e",
        "=__Host-a=e",
        "__host-a=e",
        "__HOST-A=e",
        "x__Host-a=e",
        "__Host-ab=e",
        "__Host-a =e",
        "__Host-a",
        "\"__Host-a\"=e",
        "__Host%2Da=e"
      })
  void anotherNameIsAnotherCookie(String header) {
    assertThat(RequestCookies.find(List.of(header), NAME)).isEmpty();
  }

  @Test
  void aRowOfSpacesTakesNoTime() {
    String header = "p=" + " ".repeat(200_000) + "x";

    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(RequestCookies.find(List.of(header), "__Host-a")).isEmpty());
  }

  @Test
  void anEmptyValueIsAValue() {
    assertThat(RequestCookies.find(List.of("__Host-a="), NAME)).hasValue("");
  }

  /** HTTP/2 may send a header for each (RFC 9113, section 8.2.3). */
  @Test
  void everyHeaderCounts() {
    assertThat(RequestCookies.find(List.of("p=x", "__Host-a=v"), NAME)).hasValue("v");
    assertThat(RequestCookies.find(List.of(), NAME)).isEmpty();
    assertThat(RequestCookies.find(null, NAME)).isEmpty();
  }

  @Test
  void twoOfTheNameAreRefused() {
    for (List<String> headers :
        List.of(
            List.of("__Host-a=v; __Host-a=e"),
            List.of("__Host-a=v;__Host-a=v"),
            List.of("__Host-a=; __Host-a=v"),
            List.of("__Host-a=v", "p=x; __Host-a=e"))) {
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> RequestCookies.find(headers, NAME))
          .satisfies(
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST));
    }
  }
}
