package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  private static final String SALT = base64(16);
  private static final String HASH = base64(32);
  private static final String STORED = "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH;

  @Test
  void storedHashIsReadAndWrittenUnchanged() {
    PasswordHash hash = PasswordHash.parse(STORED).orElseThrow();
    assertThat(hash.cost()).isEqualTo(new Argon2Cost(19_456, 2, 1));
    assertThat(hash.salt()).hasSize(16);
    assertThat(hash.hash()).hasSize(32);
    assertThat(hash.encoded()).isEqualTo(STORED).hasSize(97);
  }

  @Test
  void theIdOfThePepperIsReadAndWrittenUnchanged() {
    String stored = STORED.replace("p=1$", "p=1,keyid=AbCdEfGh12+$");
    PasswordHash hash = PasswordHash.parse(stored).orElseThrow();
    assertThat(hash.pepperId()).contains("AbCdEfGh12+");
    assertThat(hash.cost()).isEqualTo(new Argon2Cost(19_456, 2, 1));
    assertThat(hash.encoded()).isEqualTo(stored).hasSize(115);
    assertThat(PasswordHash.parse(STORED).orElseThrow().pepperId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keyid=",
        "keyid=short",
        "keyid=AbCdEfGh12+3",
        "keyid=AbCdEfGh12=",
        "keyid=AbCdEfGh12-",
        "data=AbCdEfGh12+",
        "keyid=AbCdEfGh12+,data=AAAA",
        "keyid=AbCdEfGh12+,keyid=AbCdEfGh12+"
      })
  void anotherParameterIsRefused(String parameter) {
    assertThat(PasswordHash.parse(STORED.replace("p=1$", "p=1," + parameter + "$"))).isEmpty();
  }

  @Property(tries = 200)
  void everyHashSurvivesItsEncoding(
      @ForAll @IntRange(min = 128, max = 1_048_576) int memory,
      @ForAll @IntRange(min = 1, max = 64) int iterations,
      @ForAll @IntRange(min = 1, max = 16) int parallelism,
      @ForAll @Size(min = 8, max = 64) byte[] salt,
      @ForAll @Size(min = 16, max = 64) byte[] hash) {
    Argon2Cost cost = new Argon2Cost(memory, iterations, parallelism);
    PasswordHash parsed =
        PasswordHash.parse(new PasswordHash(cost, null, salt, hash).encoded()).orElseThrow();
    assertThat(parsed.cost()).isEqualTo(cost);
    assertThat(parsed.salt()).isEqualTo(salt);
    assertThat(parsed.hash()).isEqualTo(hash);
  }

  @Property
  void anyOtherTextIsRefusedWithoutAnException(@ForAll String text) {
    assertThat(PasswordHash.parse(text)).isEmpty();
    assertThat(PasswordHash.parse("$argon2id$v=19$" + text)).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=16$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$t=2,m=19456,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=2,p=1,keyid=x$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA",
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
      })
  void otherFormatsAreRefused(String stored) {
    assertThat(PasswordHash.parse(stored)).isEmpty();
  }

  @Test
  void tamperedHashIsRefused() {
    assertThat(PasswordHash.parse(STORED + "\n")).isEmpty();
    assertThat(PasswordHash.parse(" " + STORED)).isEmpty();
    assertThat(PasswordHash.parse(STORED + "=")).isEmpty();
    assertThat(PasswordHash.parse(STORED + "$")).isEmpty();
    assertThat(PasswordHash.parse(STORED.replace("t=2", "t=+2"))).isEmpty();
    assertThat(PasswordHash.parse(STORED.replace("t=2", "t=02"))).isEmpty();
    assertThat(PasswordHash.parse(STORED.replace("t=2", "t=\u0662"))).isEmpty();
    assertThat(PasswordHash.parse(STORED.replace(SALT, "-" + SALT.substring(1)))).isEmpty();
  }

  @Test
  void base64WithStrayBitsIsRefused() {
    // 16 octets leave four bits of the last character unused; they must be zero.
    String canonical = "$argon2id$v=19$m=64,t=1,p=1$" + "A".repeat(22) + "$" + "A".repeat(22);
    assertThat(PasswordHash.parse(canonical)).isPresent();
    assertThat(PasswordHash.parse(canonical.substring(0, canonical.length() - 1) + "B")).isEmpty();
    assertThat(PasswordHash.parse(canonical.replace("A$", "P$"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1, 1, true",
    "7, 1, 1, false",
    "128, 1, 16, true",
    "127, 1, 16, false",
    "1048576, 1, 1, true",
    "1048577, 1, 1, false",
    "2147483648, 1, 1, false",
    "99999999999999999999, 1, 1, false",
    "64, 64, 1, true",
    "64, 65, 1, false",
    "64, 0, 1, false",
    "1024, 1, 17, false",
    "64, 1, 0, false",
    "0, 1, 1, false",
    "-8, 1, 1, false"
  })
  void costIsAcceptedOnlyWithinItsBounds(
      String memory, String iterations, String parallelism, boolean accepted) {
    String cost = "m=" + memory + ",t=" + iterations + ",p=" + parallelism;
    assertThat(PasswordHash.parse(STORED.replace("m=19456,t=2,p=1", cost)).isPresent())
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 16, false",
    "8, 16, true",
    "64, 16, true",
    "65, 16, false",
    "8, 15, false",
    "8, 64, true",
    "8, 65, false"
  })
  void saltAndHashAreAcceptedOnlyInTheirLengths(int salt, int hash, boolean accepted) {
    String stored = "$argon2id$v=19$m=64,t=1,p=1$" + base64(salt) + "$" + base64(hash);
    assertThat(PasswordHash.parse(stored).isPresent()).isEqualTo(accepted);
    if (!accepted) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new PasswordHash(new Argon2Cost(64, 1, 1), null, new byte[salt], new byte[hash]));
    }
  }

  @Test
  void toStringHidesSaltAndHash() {
    assertThat(PasswordHash.parse(STORED).orElseThrow().toString())
        .contains("19456")
        .doesNotContain(SALT, HASH);
  }

  private static String base64(int octets) {
    byte[] value = new byte[octets];
    java.util.Arrays.fill(value, (byte) 0x5A);
    return Base64.getEncoder().withoutPadding().encodeToString(value);
  }
}
