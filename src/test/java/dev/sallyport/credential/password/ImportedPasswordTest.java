package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.capacity.HashClient;
import dev.sallyport.credential.password.capacity.HashQueueBounds;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.format.ForeignHashes;
import dev.sallyport.credential.password.legacy.format.LegacyFormats;
import dev.sallyport.credential.password.pepper.Pepper;
import dev.sallyport.credential.password.pepper.PepperRing;
import dev.sallyport.credential.password.pepper.Peppers;
import dev.sallyport.credential.password.work.HashWork;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the hash of another system to a hash of this service, as at log-ins. */
class ImportedPasswordTest {
  private static final String MD5 = "3e711399bc44c6bb0daa99d5c9bd5de7";
  private static final Password RIGHT = Password.of("Correct horse 1");
  private static final Pepper PEPPER = new Pepper("Zmlyc3Q5OTk", new byte[32]);

  private HashWork ofUnknown;
  private final PasswordHasher hasher = hasher(PEPPER);

  private PasswordHasher hasher(Pepper... peppers) {
    PepperRing ring = new PepperRing(List.of(peppers));
    return new PasswordHasher(
        new Argon2Cost(64, 2, 1),
        2,
        new HashQueueBounds(8, Duration.ofMinutes(1)),
        new SecureRandom(),
        new Peppers(() -> ring, () -> ring, System::nanoTime),
        (account, configured) -> ofUnknown == null ? configured : ofUnknown,
        took -> {});
  }

  static Stream<ForeignHashes.Made> made() {
    return ForeignHashes.all()
        .filter(made -> !made.source().endsWith("noop"))
        .filter(made -> made.password().startsWith("C") || made.source().startsWith("firebase"));
  }

  @ParameterizedTest
  @MethodSource("made")
  void theUserLogsInBeforeAndAfterTheHashIsReplaced(ForeignHashes.Made made) {
    Password password = Password.of(made.password());
    String stored = hasher.wrap(made.parse(), HashClient.SERVICE);

    assertThat(stored).startsWith("$legacy$").doesNotContain(made.text());
    assertThat(verifies(password, stored)).isTrue();
    assertThat(verifies(Password.of("wrong"), stored)).isFalse();
    assertThat(hasher.isOutdated(stored)).isTrue();

    String renewed = hasher.renew(password, stored, HashClient.SERVICE).encoded();
    assertThat(renewed).startsWith("$argon2id$");
    assertThat(hasher.isOutdated(renewed)).isFalse();
    assertThat(verifies(password, renewed)).isTrue();
    assertThat(verifies(Password.of("wrong"), renewed)).isFalse();
  }

  @Test
  void aPasswordInPlainTextIsHashedAtOnce() {
    String stored = hasher.wrap(LegacyFormats.parse("{noop}Correct horse 1"), HashClient.SERVICE);
    assertThat(stored).startsWith("$argon2id$");
    assertThat(verifies(RIGHT, stored)).isTrue();
    assertThat(hasher.isOutdated(stored)).isFalse();
  }

  /** The digest is 128 bits of MD5: whoever has it and the stored text must still guess. */
  @Test
  void aWeakHashIsNotAtRest() {
    LegacyHash weak = LegacyFormats.parse(MD5);
    String stored = hasher.wrap(weak, HashClient.SERVICE);

    assertThat(stored)
        .doesNotContain(MD5)
        .doesNotContain(Base64.getEncoder().encodeToString(weak.digest()).substring(0, 20))
        .contains("keyid=" + PEPPER.id());
    assertThat(hasher.wrap(weak, HashClient.SERVICE)).isNotEqualTo(stored);
    // The digest itself is not a password, nor is its text.
    assertThat(verifies(Password.of(MD5), stored)).isFalse();
    assertThat(hasher().verify(RIGHT, stored, "a", HashClient.SERVICE))
        .as("without the pepper")
        .isFalse();
  }

  @Test
  void anotherRecipeInFrontOfTheHashNoLongerVerifies() {
    String stored = hasher.wrap(LegacyFormats.parse(MD5), HashClient.SERVICE);
    assertThat(verifies(RIGHT, stored.replace("MD5", "SHA-1"))).isFalse();
    assertThat(verifies(RIGHT, stored.replace(":1$", ":2$"))).isFalse();
    assertThat(verifies(RIGHT, stored.substring(stored.indexOf("$argon2id")))).isFalse();
    assertThat(verifies(RIGHT, stored.replace("$legacy$digest$", "$legacy$none$"))).isFalse();
  }

  /** Work is counted, not timed. */
  @Test
  void anUnknownAccountDerivesWhatAnImportedOneDoes() {
    String stored =
        hasher.wrap(
            LegacyFormats.parse("{SSHA}891F2YUVbMYnYHedfyAXf7+vFElqzhXS"), HashClient.SERVICE);
    String bcrypt =
        hasher.wrap(
            LegacyFormats.parse("$2y$05$elKJXkdwWqIVXSXjl.MprOiCbKyIBi4SJKuHe8eSAAxxV41V3ocW6"),
            HashClient.SERVICE);
    assertThat(hasher.legacyDigests()).as("an import derives none").isEmpty();

    verifies(RIGHT, stored);
    ofUnknown = StoredPassword.parse(stored).orElseThrow().work();
    verifies(RIGHT, null);
    ofUnknown = StoredPassword.parse(bcrypt).orElseThrow().work();
    verifies(RIGHT, null);
    verifies(RIGHT, null);
    ofUnknown = null;
    verifies(RIGHT, null);

    assertThat(hasher.legacyDigests()).isEqualTo(Map.of("digest", 2L, "bcrypt", 2L));
  }

  @Test
  void aLongerPasswordThanAnySystemTakesIsWrongAndDerivedAllTheSame() {
    String stored = hasher.wrap(LegacyFormats.parse(MD5), HashClient.SERVICE);
    assertThat(verifies(Password.of("x".repeat(4_000)), stored)).isFalse();
    assertThat(verifies(Password.of("\uD83D"), stored)).isFalse();
    assertThat(hasher.legacyDigests()).isEqualTo(Map.of("digest", 2L));
  }

  /** Another system has hashed what was typed, which need not be in Unicode NFC. */
  @Test
  void theHashIsOfThePasswordAsTyped() {
    String decomposed = "e\u0301";
    String stored = hasher.wrap(LegacyFormats.parse(sha1Hex(decomposed)), HashClient.SERVICE);
    assertThat(verifies(Password.of(decomposed), stored)).isTrue();
    String renewed = hasher.renew(Password.of(decomposed), stored, HashClient.SERVICE).encoded();
    assertThat(verifies(Password.of("\u00e9"), renewed)).isTrue();
  }

  private static String sha1Hex(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-1")
                  .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private boolean verifies(Password password, String stored) {
    return hasher.verify(password, stored, "ada@example.com", HashClient.SERVICE);
  }
}
