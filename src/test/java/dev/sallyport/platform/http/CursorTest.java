package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final long LAST_MICROS = 253_402_300_799_999_999L;

  @Property
  void aCursorSurvivesItsText(
      @ForAll @LongRange(min = 0, max = LAST_MICROS) long micros,
      @ForAll long high,
      @ForAll long low) {
    Cursor cursor = new Cursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), new UUID(high, low));

    assertThat(cursor.text()).matches("[A-Za-z0-9_-]{32}");
    assertThat(Cursor.parse(cursor.text())).contains(cursor);
  }

  @Property
  void noTextMakesTheParserThrowAndNoCursorHasTwoTexts(@ForAll String text) {
    assertThat(Cursor.parse(text).map(Cursor::text))
        .satisfiesAnyOf(
            parsed -> assertThat(parsed).isEmpty(), parsed -> assertThat(parsed).contains(text));
  }

  @Test
  void theTimesFrom1970To9999AreInRangeAndTheirNeighboursAreNot() {
    assertThat(Cursor.parse(textOf(0))).isPresent();
    assertThat(Cursor.parse(textOf(-1))).isEmpty();
    assertThat(Cursor.parse(textOf(LAST_MICROS))).isPresent();
    assertThat(Cursor.parse(textOf(LAST_MICROS + 1))).isEmpty();
    assertThat(Cursor.parse(textOf(Long.MIN_VALUE))).isEmpty();
    assertThat(Cursor.parse(textOf(Long.MAX_VALUE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+/",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA %",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAА\u0000",
        "' or 1=1 -- ' or 1=1 -- ' or 1=1"
      })
  void whatNoPageHandedOutIsMalformed(String text) {
    assertThat(Cursor.parse(text)).isEmpty();
  }

  private static String textOf(long micros) {
    byte[] bytes = ByteBuffer.allocate(24).putLong(micros).array();
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
