package dev.sallyport.admin.appointment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
    "ops@example.com, '', must be set together",
    "'', Sally-Port-1, must be set together",
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

  @Test
  void recoveryNeedsAnOperatorToRecover() {
    Configuration alone = configuration(Map.of("ADMIN_RECOVERY", "replace"));
    new OperatorSettings(alone);
    assertThat(alone.faults())
        .containsExactly(
            "ADMIN_RECOVERY requires ADMIN_EMAIL and ADMIN_PASSWORD: set them to the operator to"
                + " recover.");

    Map<String, String> complete =
        Map.of(
            "ADMIN_RECOVERY", "Add",
            "ADMIN_EMAIL", "ops@example.com",
            "ADMIN_PASSWORD", "Sally-Port-1");
    assertThat(new OperatorSettings(configuration(complete)).recovery())
        .isEqualTo(OperatorSettings.Recovery.ADD);
    Configuration unknown = configuration(Map.of("ADMIN_RECOVERY", "yes"));
    new OperatorSettings(unknown);
    assertThat(unknown.faults()).singleElement().asString().contains("off, add, replace");
  }

  @Test
  void anotherPasswordModeOrSecretIsAnotherRecovery() {
    RecoveryFingerprint fingerprint = fingerprint(1);
    EmailAddress ops = EmailAddress.parse("ops@example.com").orElseThrow();
    String one = fingerprint.of(OperatorSettings.Recovery.ADD, ops, "Sally-Port-1");

    assertThat(one).matches("[0-9a-f]{64}");
    assertThat(fingerprint(1).of(OperatorSettings.Recovery.ADD, ops, "Sally-Port-1"))
        .isEqualTo(one);
    assertThat(fingerprint.of(OperatorSettings.Recovery.ADD, ops, "Sally-Port-2"))
        .isNotEqualTo(one);
    assertThat(fingerprint.of(OperatorSettings.Recovery.REPLACE, ops, "Sally-Port-1"))
        .isNotEqualTo(one);
    assertThat(fingerprint(2).of(OperatorSettings.Recovery.ADD, ops, "Sally-Port-1"))
        .isNotEqualTo(one);
  }

  private static RecoveryFingerprint fingerprint(int seed) {
    byte[] secret = new byte[32];
    new Random(seed).nextBytes(secret);
    String text = Base64.getEncoder().encodeToString(secret);
    return new RecoveryFingerprint(new RootSecret(configuration(Map.of("JWT_SECRET", text))));
  }

  private static Configuration configuration(Map<String, String> values) {
    return new Configuration(name -> Optional.ofNullable(values.get(name)));
  }
}
