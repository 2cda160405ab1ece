package dev.sallyport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitoringSettingsTest {
  private static final String PASSWORD = "sixteen: letters";

  private final MonitoringSettings settings = new MonitoringSettings(with(PASSWORD));

  @Test
  void theCredentialsAreAdmitted() {
    assertThat(settings.isOpen()).isTrue();
    assertThat(settings.admits(basic("monitoring:" + PASSWORD))).isTrue();
    assertThat(settings.admits(basic("monitoring:" + PASSWORD).replace("Basic", "basic"))).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "monitoring:",
        "monitoring:sixteen: letter",
        "monitoring:sixteen: letterss",
        "monitoring:Sixteen: letters",
        "Monitoring:sixteen: letters",
        ":sixteen: letters",
        "sixteen: letters"
      })
  void othersAreNot(String pair) {
    assertThat(settings.admits(pair == null ? null : basic(pair))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic", "Basic ", "Bearer sixteen: letters", "sixteen: letters"})
  void otherHeadersAreNot(String header) {
    assertThat(settings.admits(header)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"public, true, 0", "protected, false, 0", "'', false, 0", "open, false, 1"})
  void theDocumentIsProtectedUnlessItIsPublic(String value, boolean isPublic, int faults) {
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(Map.of("API_DOCUMENT", value).get(name)));

    assertThat(new MonitoringSettings(configuration).isDocumentPublic()).isEqualTo(isPublic);
    assertThat(configuration.faults()).hasSize(faults);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void withoutAPasswordNobodyIs(String none) {
    Configuration configuration = with(none);
    MonitoringSettings closed = new MonitoringSettings(configuration);

    assertThat(configuration.faults()).isEmpty();
    assertThat(closed.isOpen()).isFalse();
    assertThat(closed.admits(basic("monitoring:"))).isFalse();
    assertThat(closed.admits(basic("monitoring: "))).isFalse();
    assertThat(closed.admits(basic("monitoring:null"))).isFalse();
    assertThat(closed.admits(null)).isFalse();
  }

  @Test
  void aShortPasswordIsAFault() {
    Configuration configuration = with("fifteen letters");
    MonitoringSettings refused = new MonitoringSettings(configuration);

    assertThat(configuration.faults()).singleElement().asString().contains("MONITORING_PASSWORD");
    assertThat(configuration.faults().toString()).doesNotContain("fifteen letters");
    assertThat(refused.toString()).doesNotContain("fifteen");
  }

  private static Configuration with(String password) {
    Map<String, String> values = Map.of("MONITORING_PASSWORD", password);
    return new Configuration(name -> Optional.ofNullable(values.get(name)));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
