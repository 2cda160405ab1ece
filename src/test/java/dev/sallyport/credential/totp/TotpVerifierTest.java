package dev.sallyport.credential.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpVerifierTest {
  private static final TotpSecret RFC_SECRET =
      TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

  private final TotpVerifier verifier = new TotpVerifier();

  /** RFC 6238, appendix B, with the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codesOfTheSpecificationAreAccepted(long second, String code) {
    assertThat(verifier.step(RFC_SECRET, code, Instant.ofEpochSecond(second)))
        .hasValue(second / 30);
  }

  @Test
  void codeIsAcceptedOneStepBeforeAndAfterItsOwn() {
    // The step of this code is from 1111111080 to 1111111109.
    assertThat(accepts(1_111_111_049)).isFalse();
    assertThat(accepts(1_111_111_050)).isTrue();
    assertThat(accepts(1_111_111_139)).isTrue();
    assertThat(accepts(1_111_111_140)).isFalse();
  }

  private boolean accepts(long second) {
    return verifier.step(RFC_SECRET, "081804", Instant.ofEpochSecond(second)).isPresent();
  }

  @Test
  void spacesThatAppsDisplayAreIgnored() {
    assertThat(verifier.step(RFC_SECRET, "287 082", Instant.ofEpochSecond(59))).hasValue(1);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {"287081", "94287082", "87082", "0287082", "+287082", "２８７０８２", "287082\u0000"})
  void everythingElseIsRejected(String code) {
    assertThat(verifier.step(RFC_SECRET, code, Instant.ofEpochSecond(59))).isEmpty();
  }

  @Test
  void secretHas160BitsAndIsHidden() {
    TotpSecret secret = TotpSecret.random(new java.security.SecureRandom());

    assertThat(secret.bytes()).hasSize(20);
    assertThat(secret.base32()).matches("[A-Z2-7]{32}");
    assertThat(secret.toString()).doesNotContain(secret.base32());
  }
}
