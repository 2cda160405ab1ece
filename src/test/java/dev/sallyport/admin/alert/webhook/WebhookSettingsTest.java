package dev.sallyport.admin.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where alerts are sent. */
class WebhookSettingsTest {
  private static final String SECRET = "s".repeat(32);
  private static final String URL = "https://hooks.example.com/sallyport?team=a";

  private Configuration configuration;

  @Test
  void nothingIsSentByDefault() {
    assertThat(settings(Map.of()).isEnabled()).isFalse();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void alertsAreSentToAUrlWithASecret() {
    WebhookSettings settings =
        settings(Map.of("ALERT_WEBHOOK_URL", URL, "ALERT_WEBHOOK_SECRET", SECRET));

    assertThat(settings.isEnabled()).isTrue();
    assertThat(settings.url()).hasToString(URL);
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/",
        "https://ada:secret@hooks.example.com/",
        "https://hooks.example.com/#x",
        "https:///x",
        "hooks.example.com",
        "file:///etc/passwd",
        "https://hooks example.com/"
      })
  void anotherUrlIsAFault(String url) {
    settings(Map.of("ALERT_WEBHOOK_URL", url, "ALERT_WEBHOOK_SECRET", SECRET));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("ALERT_WEBHOOK_URL is malformed")
        .doesNotContain("secret");
  }

  @Test
  void theSecretHasAtLeast32Characters() {
    settings(Map.of("ALERT_WEBHOOK_URL", URL, "ALERT_WEBHOOK_SECRET", "s".repeat(31)));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("ALERT_WEBHOOK_SECRET is too short");
  }

  @Test
  void oneWithoutTheOtherIsAFault() {
    settings(Map.of("ALERT_WEBHOOK_URL", URL));
    assertThat(configuration.faults()).hasSize(1);
    settings(Map.of("ALERT_WEBHOOK_SECRET", SECRET));
    assertThat(configuration.faults()).hasSize(1);
  }

  @Test
  void aMalformedNetworkIsAFault() {
    settings(Map.of("ALERT_WEBHOOK_NETWORKS", "10.0.0.1/8"));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("ALERT_WEBHOOK_NETWORKS is malformed");
  }

  private WebhookSettings settings(Map<String, String> variables) {
    configuration = new Configuration(name -> Optional.ofNullable(variables.get(name)));
    return new WebhookSettings(configuration);
  }
}
