package dev.sallyport.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.text.Language;
import dev.sallyport.platform.text.TextDirection;
import dev.sallyport.platform.text.Theme;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageDirectionTest {
  private static final Configuration NONE = new Configuration(name -> Optional.empty());

  private final PageTexts texts = new PageTexts(NONE, new Theme(NONE));

  @ParameterizedTest
  @CsvSource({"ar, rtl", "he, rtl", "de, ltr", "en, ltr"})
  void aPageHasTheDirectionOfItsLanguage(String tag, String direction) {
    Frame frame =
        new Frame(
            tag,
            TextDirection.of(Locale.forLanguageTag(tag)).html(),
            "./",
            texts.of(Language.EN),
            "Title",
            false,
            Optional.of("ada@example.com"),
            List.of(),
            Optional.empty());

    String html = NoticeTemplateRenderer.of().execute(new NoticeTemplate(frame, "", List.of()));

    assertThat(html)
        .contains("<html lang=\"" + tag + "\" dir=\"" + direction + "\">")
        .contains("<bdi dir=\"ltr\">ada@example.com</bdi>");
  }

  @Test
  void onlyANameIsEnteredInTheDirectionOfItsLetters() {
    assertThat(Field.text("name", "Name", "").direction()).isEqualTo("auto");
    assertThat(Field.email("E-mail address", "").direction()).isEqualTo("ltr");
    assertThat(Field.password("password", "Password", "new-password").direction()).isEqualTo("ltr");
    assertThat(Field.code("Code").direction()).isEqualTo("ltr");
  }

  @Test
  void aNameInHebrewDoesNotReorderItsSentence() {
    String name = "\u05e9\u05dc\u05d5\u05dd";

    assertThat(texts.text(Language.EN, "consent_title", Map.of("name", name)))
        .isEqualTo("\u2068" + name + "\u2069 wants to use your account");
    assertThat(texts.text(Language.EN, "consent_title", Map.of("name", "Orders")))
        .isEqualTo("Orders wants to use your account");
  }
}
