package dev.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {
  @Test
  void neitherIsNobody() {
    OperatorSettings settings = new OperatorSettings(configuration(Map.of()));

    assertThat(settings.email()).isEmpty();
    assertThat(settings.password()).isEmpty();
  }

  @Test
  void bothAreTheFirstOperatorAndThePasswordIsNotTold() {
    Configuration configuration =
        configuration(Map.of("ADMIN_EMAIL", "Ops@Example.com", "ADMIN_PASSWORD", "Sally-Port-1"));
    OperatorSettings settings = new OperatorSettings(configuration);

    assertThat(configuration.faults()).isEmpty();
    assertThat(settings.email().orElseThrow()).hasToString("ops@example.com");
    assertThat(settings.password().orElseThrow().toString()).doesNotContain("Sally");
  }

  @ParameterizedTest
  @CsvSource({
    "ops@example.com, '', belong together",
    "'', Sally-Port-1, belong together",
    "ops, Sally-Port-1, ADMIN_EMAIL is malformed",
    "ops@sallyport.invalid, Sally-Port-1, not in a reserved domain",
    "j\u00f6rg@example.com, Sally-Port-1, ASCII characters before the @"
  })
  void oneWithoutTheOtherIsAFault(String email, String password, String sentence) {
    Configuration configuration =
        configuration(Map.of("ADMIN_EMAIL", email, "ADMIN_PASSWORD", password));

    new OperatorSettings(configuration);

    assertThat(configuration.faults()).singleElement().asString().contains(sentence);
    assertThat(configuration.faults().toString()).doesNotContain("Sally");
  }

  private static Configuration configuration(Map<String, String> values) {
    return new Configuration(name -> Optional.ofNullable(values.get(name)));
  }
}
