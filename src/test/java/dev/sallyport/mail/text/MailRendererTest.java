package dev.sallyport.mail.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.mail.suppression.StopLinks;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.text.Language;
import dev.sallyport.platform.text.Theme;
import dev.sallyport.token.TokenSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MailRendererTest {
  private static final EmailAddress RECIPIENT = EmailAddress.parse("ada@example.com").orElseThrow();
  private static final String TOKEN = "c2VjcmV0";

  @TempDir Path theme;

  @ParameterizedTest
  @EnumSource
  void everyMailIsRenderedInBothLanguagesAndForms(MailTemplate template) {
    for (Language language : Language.values()) {
      MailMessage message = message(template, language);

      RenderedMail mail = renderer().render(message);

      for (String form : new String[] {mail.plain(), mail.html()}) {
        assertThat(form).doesNotContain("{", "}}", "null", "Optional", "ada@example.com");
        assertThat(form.contains("/x#token")).isEqualTo(template.hasLink());
        assertThat(form.contains("/mail/stop#token")).isEqualTo(template.isSuppressible());
        assertThat(form.contains("12345678")).isEqualTo(template.hasCode());
        assertThat(form.contains("2026, 18:30 UTC")).isEqualTo(template.hasTime());
      }
      assertThat(mail.subject()).isNotBlank().doesNotContain("\n", "12345678");
      assertThat(mail.html())
          .contains("<html lang=\"" + language.tag() + "\" dir=\"ltr\">")
          .doesNotContain("<img", "src=", "<script", "<link", "@import", "url(");
      assertThat(mail.toString()).doesNotContain(TOKEN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT1M, EN, for 1 minute ",
    "PT10M, EN, for 10 minutes ",
    "PT59M59S, DE, gilt 59 Minuten ",
    "PT1H, EN, for 1 hour ",
    "PT1H, DE, gilt 1 Stunde ",
    "PT24H, DE, gilt 24 Stunden ",
    "PT47H59M, EN, for 47 hours ",
    "PT48H, EN, for 2 days ",
    "P7D, DE, gilt 7 Tage "
  })
  void validityIsInWords(Duration duration, Language language, String expected) {
    MailMessage message =
        MailMessage.of(MailTemplate.INVITATION, RECIPIENT, language)
            .withLink(publicUrl().link("/x", TOKEN), duration);

    assertThat(renderer().render(message).plain()).contains(expected.strip() + " ");
  }

  @Test
  void timesAreInTheLanguageOfTheRecipient() {
    Instant time = Instant.parse("2026-12-24T18:30:00Z");
    MailMessage english =
        MailMessage.of(MailTemplate.ACCOUNT_DELETION, RECIPIENT, Language.EN).withTime(time);
    MailMessage german =
        MailMessage.of(MailTemplate.ACCOUNT_DELETION, RECIPIENT, Language.DE).withTime(time);

    assertThat(renderer().render(english).plain()).contains("24 December 2026, 18:30 UTC");
    assertThat(renderer().render(german).plain()).contains("24. Dezember 2026, 18:30 UTC");
  }

  @Test
  void textsOfOperatorsAreEscapedInHtmlAndLiteralInPlainText() throws IOException {
    Files.writeString(
        theme.resolve("mail_en.properties"),
        """
        brand=<script>alert(1)</script> & "Co"
        invitation.intro=<img src=x onerror=alert(1)> {brand}
        """);

    RenderedMail mail = renderer().render(message(MailTemplate.INVITATION, Language.EN));

    assertThat(mail.html())
        .doesNotContain("<script", "<img")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;");
    assertThat(mail.plain()).contains("<img src=x onerror=alert(1)> <script>alert(1)</script>");
  }

  private MailMessage message(MailTemplate template, Language language) {
    MailMessage message = MailMessage.of(template, RECIPIENT, language);
    if (template.hasLink()) {
      message = message.withLink(publicUrl().link("/x", TOKEN), Duration.ofHours(24));
    }
    if (template.hasCode()) {
      message = message.withCode("12345678", Duration.ofMinutes(10));
    }
    return template.hasTime() ? message.withTime(Instant.parse("2026-12-24T18:30:00Z")) : message;
  }

  private MailRenderer renderer() {
    return new MailRenderer(
        new MailTexts(configuration(), new Theme(configuration())),
        new StopLinks(new RootSecret(configuration()), publicUrl(), Clock.systemUTC()));
  }

  private PublicUrl publicUrl() {
    return new PublicUrl(configuration(), new TokenSettings(configuration()));
  }

  private Configuration configuration() {
    Map<String, String> variables =
        Map.of("THEME_DIR", theme.toString(), "JWT_SECRET", "0123456789abcdef".repeat(4));
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }
}
