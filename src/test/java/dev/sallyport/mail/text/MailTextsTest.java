package dev.sallyport.mail.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.text.Language;
import dev.sallyport.platform.text.Theme;
import dev.sallyport.platform.text.ThemedTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTextsTest {
  private static final Map<String, String> VALUES =
      Map.of("time", "T", "duration", "D", "count", "C");

  @TempDir Path theme;

  @ParameterizedTest
  @EnumSource
  void everyTemplateHasItsTextsAndNoOther(MailTemplate template) {
    List<String> expected = new ArrayList<>(List.of("subject", "intro", "outro"));
    if (template.hasLink()) {
      expected.add("action");
    }
    MailTexts texts = texts();

    for (Language language : Language.values()) {
      assertThat(texts.keys(language))
          .filteredOn(key -> key.startsWith(template.code() + "."))
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().map(part -> template.code() + "." + part).toList());
      String all =
          texts.text(language, template, "subject", VALUES)
              + texts.text(language, template, "intro", VALUES)
              + texts.text(language, template, "outro", VALUES);
      assertThat(all.contains("T.") || all.contains(" T ")).isEqualTo(template.hasTime());
    }
  }

  @Test
  void noKeyIsLeftOver() {
    assertThat(texts().keys(Language.EN))
        .filteredOn(key -> key.matches("[a-z_]+\\.(subject|intro|outro|action)"))
        .allSatisfy(
            key -> assertThat(MailTemplate.of(key.substring(0, key.indexOf('.')))).isPresent());
  }

  @Test
  void operatorsReplaceSingleTexts() throws IOException {
    write(
        "mail_de.properties",
        "brand=K\u00e4se & Co\ninvitation.subject=Willkommen bei {brand}\ncolor=#7a1fa2\n");

    MailTexts texts = texts();

    assertThat(texts.text(Language.DE, MailTemplate.INVITATION, "subject", Map.of()))
        .isEqualTo("Willkommen bei K\u00e4se & Co");
    assertThat(texts.text(Language.DE, MailTemplate.INVITATION, "action", Map.of()))
        .isEqualTo("Konto anlegen");
    assertThat(texts.text(Language.EN, "brand", Map.of())).isEqualTo("Sallyport");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown.key=x",
        "brand=",
        "brand=two\\nlines",
        "color=red",
        "color=#fff; position: fixed",
        "time.format=nonsense",
        "invitation.subject={time}",
        "invitation.subject={name}",
        "link.validity={count}",
        "invitation.subject=\\u12"
      })
  void textsThatDoNotFitAreFaults(String line) throws IOException {
    write("mail_en.properties", line + "\n");
    Configuration configuration = configuration();

    new MailTexts(configuration, new Theme(configuration));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("THEME_DIR: the file mail_en.properties ");
  }

  @Test
  void textsHaveAtMost2000CharactersAndFiles64Kibibytes() throws IOException {
    write("mail_en.properties", "brand=" + "x".repeat(ThemedTexts.MAX_TEXT));
    Configuration fits = configuration();
    new MailTexts(fits, new Theme(fits));
    assertThat(fits.faults()).isEmpty();

    write("mail_en.properties", "brand=" + "x".repeat(ThemedTexts.MAX_TEXT + 1));
    Configuration tooLong = configuration();
    new MailTexts(tooLong, new Theme(tooLong));
    assertThat(tooLong.faults()).hasSize(1);

    write("mail_en.properties", "#" + "x".repeat(ThemedTexts.MAX_THEME_BYTES));
    Configuration tooLarge = configuration();
    new MailTexts(tooLarge, new Theme(tooLarge));
    assertThat(tooLarge.faults()).hasSize(1);
  }

  @Test
  void anotherEncodingIsAFault() throws IOException {
    Files.write(
        theme.resolve("mail_de.properties"),
        "brand=K\u00e4se".getBytes(StandardCharsets.ISO_8859_1));
    Configuration configuration = configuration();

    new MailTexts(configuration, new Theme(configuration));

    assertThat(configuration.faults()).singleElement().asString().contains("UTF-8");
  }

  @Test
  void directoryWithoutTextsChangesNothing() {
    assertThatCode(this::texts).doesNotThrowAnyException();
  }

  private MailTexts texts() {
    Configuration configuration = configuration();
    MailTexts texts = new MailTexts(configuration, new Theme(configuration));
    assertThat(configuration.faults()).isEmpty();
    return texts;
  }

  private Configuration configuration() {
    return new Configuration(
        name -> name.equals("THEME_DIR") ? Optional.of(theme.toString()) : Optional.empty());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(theme.resolve(name), text);
  }

  @Test
  void theThemeIsADirectory() {
    Configuration none = new Configuration(name -> Optional.empty());
    assertThat(new Theme(none).file("mail_en.properties")).isEmpty();

    Configuration missing =
        new Configuration(
            name -> Optional.of("target/does-not-exist").filter(v -> name.equals("THEME_DIR")));
    new Theme(missing);
    assertThat(missing.faults()).singleElement().asString().startsWith("THEME_DIR is malformed: ");
  }
}
