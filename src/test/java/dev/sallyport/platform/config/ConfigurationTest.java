package dev.sallyport.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MONTH = Duration.ofDays(30);

  private final Map<String, String> values = new HashMap<>();
  private final Configuration configuration =
      new Configuration(name -> Optional.ofNullable(values.get(name)));

  @Test
  void whatIsAbsentOrBlankIsTheFallbackAndNoFault() {
    values.put("BLANK", " \t ");

    for (String name : new String[] {"ABSENT", "BLANK"}) {
      assertThat(configuration.text(name)).isEmpty();
      assertThat(configuration.text(name, "x")).isEqualTo("x");
      assertThat(configuration.list(name)).isEmpty();
      assertThat(configuration.number(name, 7, 1, 9)).isEqualTo(7);
      assertThat(configuration.duration(name, MINUTE, MINUTE, MONTH)).isEqualTo(MINUTE);
      assertThat(configuration.flag(name, true)).isTrue();
      assertThat(configuration.oneOf(name, DayOfWeek.FRIDAY)).isEqualTo(DayOfWeek.FRIDAY);
    }
    assertThat(configuration.faults()).isEmpty();
    assertThat(configuration.names()).containsExactlyInAnyOrder("ABSENT", "BLANK");
  }

  @Test
  void textIsTrimmed() {
    values.put("X", "  a b\t");

    assertThat(configuration.text("X")).contains("a b");
  }

  @Test
  void aLiteralKeepsItsSpacesUnlessItIsBlank() {
    values.put("X", "  a b\t");
    values.put("Y", " \t");

    assertThat(configuration.literal("X")).contains("  a b\t");
    assertThat(configuration.literal("Y")).isEmpty();
    assertThat(configuration.names()).containsExactly("X", "Y");
  }

  /** What Java makes of UTF-8 in the locale C, in which a byte beyond ASCII is nothing. */
  @Test
  void aValueThatJavaCouldNotDecodeIsAFaultOnce() {
    values.put("X", "Gr\uFFFD\uFFFDe");

    assertThat(configuration.text("X")).isEmpty();
    assertThat(configuration.literal("X")).isEmpty();
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("X contains characters that Java cannot decode in this locale: ")
        .contains("LC_ALL=C.UTF-8")
        .doesNotContain("Gr");
  }

  @Test
  void aListDropsItsBlanks() {
    values.put("X", " a, ,b ,,c,");

    assertThat(configuration.list("X")).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "9,9", "' 5 ',5", "+5,5", "007,7"})
  void aNumberInItsRangeCounts(String text, int number) {
    values.put("X", text);

    assertThat(configuration.number("X", 3, 1, 9)).isEqualTo(number);
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "-1", "1.5", "many", "99999999999", "0x5", "1_0"})
  void anyOtherNumberIsAFault(String text) {
    values.put("X", text);

    assertThat(configuration.number("X", 3, 1, 9)).isEqualTo(3);
    assertThat(configuration.faults())
        .containsExactly("X is malformed: set it to a whole number from 1 to 9.");
  }

  @ParameterizedTest
  @CsvSource({
    "60,PT1M",
    "61s,PT1M1S",
    "15m,PT15M",
    "12h,PT12H",
    "30d,PT720H",
    "2592000,PT720H",
    "PT15M,PT15M",
    "P1D,PT24H",
    "pt90s,PT1M30S",
    "PT60.5S,PT1M0.5S"
  })
  void aDurationSaysItsUnitOrIsInSeconds(String text, Duration duration) {
    values.put("X", text);

    assertThat(configuration.duration("X", Duration.ofHours(1), MINUTE, MONTH)).isEqualTo(duration);
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "59",
        "59s",
        "0",
        "-60",
        "PT59.999999999S",
        "2592001",
        "31d",
        "PT-15M",
        "15 m",
        "15M",
        "1w",
        "1.5h",
        "m",
        "999999999d",
        "9999999999",
        "P9223372036854775807D",
        "forever"
      })
  void anyOtherDurationIsAFault(String text) {
    values.put("X", text);

    assertThat(configuration.duration("X", MONTH, MINUTE, MONTH)).isEqualTo(MONTH);
    assertThat(configuration.faults())
        .containsExactly("X is malformed: set it to a duration such as 15m, from PT1M to PT720H.");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "TRUE,true", "False,false", "' false ',false"})
  void aFlagIsTrueOrFalseInAnyCase(String text, boolean value) {
    values.put("X", text);

    assertThat(configuration.flag("X", !value)).isEqualTo(value);
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "on", "truee"})
  void anyOtherFlagIsAFault(String text) {
    values.put("X", text);

    assertThat(configuration.flag("X", true)).isTrue();
    assertThat(configuration.faults()).containsExactly("X is malformed: set it to true or false.");
  }

  @Test
  void aConstantIsTakenInAnyCase() {
    values.put("X", "mOnDay");

    assertThat(configuration.oneOf("X", DayOfWeek.FRIDAY)).isEqualTo(DayOfWeek.MONDAY);
  }

  @Test
  void anUnknownConstantIsAFaultThatListsTheKnownOnes() {
    values.put("X", "someday");

    assertThat(configuration.oneOf("X", DayOfWeek.FRIDAY)).isEqualTo(DayOfWeek.FRIDAY);
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("X is malformed: set it to one of [monday, tuesday, ");
  }

  @Test
  void aParserThatThrowsMakesAFaultWithoutTheValue() {
    values.put("X", "hunter2");

    String parsed =
        configuration.parsed(
            "X",
            "fallback",
            "make it better",
            value -> {
              throw new IllegalArgumentException("bad: " + value);
            });

    assertThat(parsed).isEqualTo("fallback");
    assertThat(configuration.faults()).containsExactly("X is malformed: make it better.");
  }

  @Test
  void everyFaultIsRemembered() {
    values.put("X", "x");
    values.put("Y", "y");

    configuration.number("X", 1, 1, 9);
    configuration.flag("Y", false);
    configuration.fault("Z is missing: set it.");

    assertThat(configuration.faults()).hasSize(3);
  }

  @Test
  void theNamesAreInTheOrderOfAsking() {
    for (String name : new String[] {"Z", "A", "M", "B", "Y", "C", "X", "D"}) {
      configuration.text(name);
    }

    assertThat(configuration.names()).containsExactly("Z", "A", "M", "B", "Y", "C", "X", "D");
  }
}
