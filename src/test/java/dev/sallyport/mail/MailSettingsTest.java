package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {
  @Test
  void withoutAServerThereIsNoMail() {
    Configuration configuration = configuration(Map.of("MAIL_FROM", "a@example.com"));

    assertThat(new MailSettings(configuration).isEnabled()).isFalse();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void aServerNeedsASender() {
    Configuration configuration = configuration(Map.of("SMTP_URL", "smtp://localhost"));

    assertThat(new MailSettings(configuration).isEnabled()).isFalse();
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("MAIL_FROM is missing: ");
  }

  @ParameterizedTest
  @CsvSource({
    "no-reply@example.com, '', no-reply@example.com",
    "Example <No-Reply@Example.com>, Example, no-reply@example.com",
    "'\"Example, Inc.\" <a@example.com>', 'Example, Inc.', a@example.com",
    "<a@example.com>, '', a@example.com"
  })
  void senderHasANameOrNot(String configured, String name, String address) {
    MailSettings settings =
        new MailSettings(
            configuration(Map.of("SMTP_URL", "smtp://localhost", "MAIL_FROM", configured)));

    assertThat(settings.isEnabled()).isTrue();
    assertThat(settings.sender())
        .isEqualTo(new MailSettings.Sender(name, EmailAddress.parse(address).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "Example",
        "Example <>",
        "Example <a@example.com> x",
        "A <a@example.com>, B <b@example.com>",
        "A\r\nBcc: x <a@example.com>"
      })
  void anythingElseIsAFault(String configured) {
    Configuration configuration =
        configuration(Map.of("SMTP_URL", "smtp://localhost", "MAIL_FROM", configured));

    assertThat(new MailSettings(configuration).isEnabled()).isFalse();
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("MAIL_FROM is malformed: ");
  }

  @Test
  void answersAreOptional() {
    Map<String, String> variables = new HashMap<>();
    variables.put("MAIL_REPLY_TO", "nobody");
    Configuration configuration = configuration(variables);
    new MailSettings(configuration);
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("MAIL_REPLY_TO is malformed: ");

    variables.put("MAIL_REPLY_TO", "Support@Example.com");
    MailSettings settings = new MailSettings(configuration(variables));
    assertThat(settings.replyTo()).map(EmailAddress::toString).hasValue("support@example.com");
  }

  private static Configuration configuration(Map<String, String> variables) {
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }
}
