package dev.sallyport.admin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is alerted. */
class AlertSettingsTest {
  private Configuration configuration;

  @Test
  void nobodyIsAlertedByDefault() {
    assertThat(settings(Map.of()).recipients()).isEmpty();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void eachAddressIsAlertedOnce() {
    AlertSettings settings =
        settings(
            Map.of(
                "ALERT_EMAILS", "ada@example.com, Bob@example.com,ADA@example.com",
                "SMTP_URL", "smtp://localhost"));

    assertThat(settings.recipients())
        .extracting(Object::toString)
        .containsExactly("ada@example.com", "bob@example.com");
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void thereAreAtMostTenRecipients() {
    assertThat(
            settings(Map.of("ALERT_EMAILS", many(10), "SMTP_URL", "smtp://localhost")).recipients())
        .hasSize(10);
    assertThat(configuration.faults()).isEmpty();
    settings(Map.of("ALERT_EMAILS", many(11), "SMTP_URL", "smtp://localhost"));
    assertThat(configuration.faults())
        .containsExactly(
            "ALERT_EMAILS is malformed: set it to at most 10 e-mail addresses separated by"
                + " commas.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ada", "ada@example.com,", "ada@example.com;bob@example.com", "a@b.invalid"})
  void anythingElseIsAFault(String value) {
    settings(Map.of("ALERT_EMAILS", value, "SMTP_URL", "smtp://localhost"));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("ALERT_EMAILS is malformed");
  }

  @Test
  void alertsRequireAMailServer() {
    settings(Map.of("ALERT_EMAILS", "ada@example.com"));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("ALERT_EMAILS requires SMTP_URL: ");
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "ops" + i + "@example.com")
        .collect(Collectors.joining(","));
  }

  private AlertSettings settings(Map<String, String> variables) {
    configuration = new Configuration(name -> Optional.ofNullable(variables.get(name)));
    return new AlertSettings(configuration);
  }
}
