package dev.sallyport.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource({
    "de, DE",
    "de-AT, DE",
    "DE-ch;q=0.9, DE",
    "'fr, de;q=0.5, en;q=0.1', DE",
    "'en;q=0.5, de;q=0.4', EN",
    "fr, EN",
    "*, EN",
    "'', EN",
    "';;;q=', EN",
    "'de\r\nBcc: x', EN"
  })
  void theBestMatchIsUsed(String header, Language expected) {
    assertThat(Language.ofAcceptLanguage(header)).isEqualTo(expected);
  }

  @Test
  void withoutAHeaderAndForAVeryLongOneItIsEnglish() {
    assertThat(Language.ofAcceptLanguage(null)).isEqualTo(Language.EN);
    assertThat(Language.ofAcceptLanguage("de" + ",de".repeat(66))).isEqualTo(Language.DE);
    assertThat(Language.ofAcceptLanguage("de" + ",de".repeat(67))).isEqualTo(Language.EN);
  }

  @Test
  void tagsAreStored() {
    for (Language language : Language.values()) {
      assertThat(Language.ofTag(language.tag())).hasValue(language);
    }
    assertThat(Language.ofTag("fr")).isEmpty();
    assertThat(Language.ofTag(null)).isEmpty();
  }
}
