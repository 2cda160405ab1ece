package dev.sallyport.platform.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z,           2026-01-31T12:00:00.000Z",
    "2026-01-31T12:00:00.5Z,         2026-01-31T12:00:00.500Z",
    "2026-01-31T12:00:00.123456Z,    2026-01-31T12:00:00.123Z",
    "2026-12-31T23:59:59.999999999Z, 2026-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00Z,           1970-01-01T00:00:00.000Z"
  })
  void everyTimeHasThreeDigits(Instant time, String text) {
    assertThat(JsonTime.format(time)).isEqualTo(text);
  }
}
