package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordSettingsTest {
  @ParameterizedTest
  @CsvSource({"standard, STANDARD", "nist, NIST", "NIST, NIST", "'', STANDARD"})
  void policyIsChosenByName(String value, PasswordPolicy.Profile profile) {
    Configuration configuration = new Configuration(name -> Optional.of(value));
    assertThat(new PasswordSettings(configuration).profile()).isEqualTo(profile);
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void unknownPolicyIsAFaultThatNamesTheVariable() {
    Configuration configuration = new Configuration(name -> Optional.of("lax"));
    assertThat(new PasswordSettings(configuration).profile())
        .isEqualTo(PasswordPolicy.Profile.STANDARD);
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .contains("PASSWORD_POLICY", "nist");
  }
}
