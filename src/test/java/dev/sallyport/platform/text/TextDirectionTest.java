package dev.sallyport.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDirectionTest {
  private static final String SHALOM = "\u05e9\u05dc\u05d5\u05dd";

  @ParameterizedTest
  @CsvSource({
    "de, ltr",
    "en-GB, ltr",
    "ar, rtl",
    "ar-EG, rtl",
    "he, rtl",
    "iw, rtl",
    "fa, rtl",
    "ur, rtl",
    "yi, rtl",
    "ku, ltr",
    "ku-Arab, rtl",
    "az-Arab-IR, rtl",
    "ur-Latn, ltr"
  })
  void aScriptDecidesBeforeTheLanguage(String tag, String html) {
    assertThat(TextDirection.of(Locale.forLanguageTag(tag)).html()).isEqualTo(html);
  }

  @Test
  void everyLanguageOfThePagesIsWrittenFromLeftToRight() {
    assertThat(Language.values()).extracting(Language::direction).containsOnly(TextDirection.LTR);
  }

  @Test
  void onlyAValueThatWouldReorderItsSentenceIsIsolated() {
    assertThat(TextDirection.LTR.isolate("Orders (2)")).isEqualTo("Orders (2)");
    assertThat(TextDirection.LTR.isolate("")).isEmpty();
    assertThat(TextDirection.LTR.isolate(SHALOM + " (2)"))
        .isEqualTo("\u2068" + SHALOM + " (2)\u2069");
    assertThat(TextDirection.RTL.isolate("Orders")).isEqualTo("\u2068Orders\u2069");
  }

  /** Otherwise a name could end its isolate, and turn the rest of the sentence. */
  @Test
  void aValueCannotTurnItsSentence() {
    assertThat(TextDirection.LTR.isolate("Orders\u2069\u202eevil")).isEqualTo("Ordersevil");
  }
}
