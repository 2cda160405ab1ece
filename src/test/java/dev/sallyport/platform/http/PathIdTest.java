package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathIdTest {
  @Test
  void anIdIsReadInEitherCase() {
    UUID id = UUID.fromString("0190c5d2-7e4b-7abc-8def-0123456789ab");

    assertThat(PathId.parse(id.toString())).isEqualTo(id);
    assertThat(PathId.parse(id.toString().toUpperCase(Locale.ROOT))).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0190c5d27e4b7abc8def0123456789ab",
        "0190c5d2-7e4b-7abc-8def-0123456789a",
        "0190c5d2-7e4b-7abc-8def-0123456789abc",
        "{0190c5d2-7e4b-7abc-8def-0123456789ab}",
        "0190c5d2-7e4b-7abc-8def-0123456789ag",
        "0190c5d2-7e4b-7abc-8def0-123456789ab",
        "0190c5d2-7e4b-7abc-8def-0123456789ab\n",
        "0190c5d2-7e4b-7abc-8def-0123456789٣b"
      })
  void nothingIsAtAnyOtherAddress(String text) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> PathId.parse(text))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
  }
}
