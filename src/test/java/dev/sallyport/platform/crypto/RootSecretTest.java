package dev.sallyport.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code JWT_SECRET} and {@code JWT_SECRET_PREVIOUS}. */
class RootSecretTest {
  private static final String NOW = "4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s=";
  private static final String BEFORE = "b0jLX0m7yT0lGdQ9C1y8m1Jb5w3cV4rQd6o8Z2uKpXA=";
  private static final String LONG_AGO = "Q3f7tYw1uPz5rXkV9sBn2mDcEhGjLoKi8a6S4d0FyTU=";

  @Test
  void withoutPreviousThereIsOneSecret() {
    Configuration configuration = configuration(NOW, null);

    assertThat(new RootSecret(configuration).previous()).isEmpty();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void previousSecretsAreListedNewestFirstAndDeriveWhatTheyDerivedBefore() {
    Configuration configuration = configuration(NOW, " " + BEFORE + " , " + LONG_AGO);
    RootSecret secret = new RootSecret(configuration);

    assertThat(configuration.faults()).isEmpty();
    assertThat(secret.previous())
        .extracting(RootSecretTest::derivedBy)
        .containsExactly(derivedBy(alone(BEFORE)), derivedBy(alone(LONG_AGO)));
    assertThat(derivedBy(secret)).isEqualTo(derivedBy(alone(NOW)));
  }

  @Test
  void aSecretIsFoundByItsFingerprint() {
    RootSecret secret = new RootSecret(configuration(NOW, BEFORE));

    assertThat(secret.withFingerprint(alone(NOW).fingerprint())).containsSame(secret);
    assertThat(secret.withFingerprint(alone(BEFORE).fingerprint()))
        .containsSame(secret.previous().get(0));
    assertThat(secret.withFingerprint(alone(LONG_AGO).fingerprint())).isEmpty();
  }

  @Test
  void theFingerprintIsDerivedUnderItsOwnLabel() {
    assertThat(alone(NOW).fingerprint())
        .isEqualTo(HexFormat.of().formatHex(alone(NOW).derive("fingerprint", 8)))
        .isNotEqualTo(alone(BEFORE).fingerprint());
  }

  @Test
  void eachFaultOfAPreviousSecretIsNamedWithItsPositionAndNotItsValue() {
    String remedy =
        " It must be a comma-separated list of earlier values of JWT_SECRET, newest first.";
    Map<String, String> faults =
        Map.of(
            "replace-me",
            " is still a placeholder.",
            "c2hvcnQ=",
            " is too short or not Base64: it must be at least 256 random bits.",
            "not*base64*not*base64*not*base64*not*base64*not*b",
            " is too short or not Base64: it must be at least 256 random bits.",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            " is not random.",
            NOW,
            " must not be equal to JWT_SECRET.",
            BEFORE,
            " must not appear twice.");

    faults.forEach(
        (value, fault) -> {
          Configuration configuration = configuration(NOW, BEFORE + "," + value);
          RootSecret secret = new RootSecret(configuration);

          assertThat(configuration.faults())
              .containsExactly("JWT_SECRET_PREVIOUS (value 2)" + fault + remedy);
          assertThat(secret.previous()).hasSize(1);
        });
  }

  @Test
  void theSameSecretInTheOtherBase64AlphabetIsEqualToo() {
    String urlSafe = "-_" + NOW.substring(2);
    Configuration configuration = configuration("+/" + NOW.substring(2), urlSafe);
    RootSecret secret = new RootSecret(configuration);

    assertThat(secret.previous()).isEmpty();
    assertThat(configuration.faults()).singleElement().asString().contains("must not be equal");
  }

  @Test
  void neitherSecretIsInTheText() {
    RootSecret secret = new RootSecret(configuration(NOW, BEFORE));

    assertThat(secret + " " + secret.previous())
        .isEqualTo("RootSecret[hidden] [RootSecret[hidden]]");
  }

  private static String derivedBy(RootSecret secret) {
    return secret.fingerprint() + " " + HexFormat.of().formatHex(secret.derive("a", 32));
  }

  private static RootSecret alone(String value) {
    return new RootSecret(configuration(value, null));
  }

  private static Configuration configuration(String current, String previous) {
    Map<String, String> values = new HashMap<>();
    values.put("JWT_SECRET", current);
    values.put("JWT_SECRET_PREVIOUS", previous);
    return new Configuration(name -> Optional.ofNullable(values.get(name)));
  }
}
