package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailLanguageTest {
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
  void theBestMatchIsUsed(String header, MailLanguage expected) {
    assertThat(MailLanguage.ofAcceptLanguage(header)).isEqualTo(expected);
  }

  @Test
  void withoutAHeaderAndForAVeryLongOneItIsEnglish() {
    assertThat(MailLanguage.ofAcceptLanguage(null)).isEqualTo(MailLanguage.EN);
    assertThat(MailLanguage.ofAcceptLanguage("de" + ",de".repeat(66))).isEqualTo(MailLanguage.DE);
    assertThat(MailLanguage.ofAcceptLanguage("de" + ",de".repeat(67))).isEqualTo(MailLanguage.EN);
  }

  @Test
  void tagsAreStored() {
    for (MailLanguage language : MailLanguage.values()) {
      assertThat(MailLanguage.ofTag(language.tag())).hasValue(language);
    }
    assertThat(MailLanguage.ofTag("fr")).isEmpty();
    assertThat(MailLanguage.ofTag(null)).isEmpty();
  }
}
