package dev.sallyport.credential.password.legacy.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.Slow;
import dev.sallyport.credential.password.legacy.Digest;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.LegacyRecipe;
import dev.sallyport.credential.password.legacy.LegacyRecipes;
import dev.sallyport.credential.password.legacy.Pbkdf2;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Slow(takesLong = true)
class LegacyFormatsTest {
  static Stream<ForeignHashes.Made> made() {
    return ForeignHashes.all();
  }

  @ParameterizedTest
  @MethodSource("made")
  void theHashOfEachSystemIsThatOfItsPasswordAndOfNoOther(ForeignHashes.Made made) {
    LegacyHash hash = made.parse();

    assertThat(derived(hash, made.password())).isEqualTo(hash.digest());
    assertThat(derived(hash, "x" + made.password())).isNotEqualTo(hash.digest());
    assertThat(hash.toString()).doesNotContain(made.text());
    hash.recipe()
        .ifPresent(
            recipe -> {
              LegacyRecipe stored = LegacyRecipes.parse(recipe.encoded()).orElseThrow();
              assertThat(stored.encoded()).isEqualTo(recipe.encoded());
            });
  }

  /** The layout that Microsoft.AspNetCore.Identity's PasswordHasher documents, octet by octet. */
  @Test
  void aspNetIdentityHasTwoVersions() {
    byte[] salt = "sixteen octets!!".getBytes(StandardCharsets.US_ASCII);
    byte[] old = new Pbkdf2("sha1", 1_000, 32, salt).derive(utf8("Correct horse 1"));
    byte[] version2 = ByteBuffer.allocate(49).put((byte) 0).put(salt).put(old).array();
    assertIs(version2, "sha1:1000:32", old);

    String[] functions = {"sha1", "sha256", "sha512"};
    for (int function = 0; function < functions.length; function++) {
      byte[] key =
          new Pbkdf2(functions[function], 100_000, 32, salt).derive(utf8("Correct horse 1"));
      byte[] version3 =
          ByteBuffer.allocate(61)
              .put((byte) 1)
              .putInt(function)
              .putInt(100_000)
              .putInt(16)
              .put(salt)
              .put(key)
              .array();
      assertIs(version3, functions[function] + ":100000:32", key);
    }
  }

  private static void assertIs(byte[] octets, String cost, byte[] key) {
    LegacyHash hash = LegacyFormats.parse(Base64.getEncoder().encodeToString(octets));
    assertThat(hash.recipe().orElseThrow().cost()).isEqualTo(cost);
    assertThat(hash.digest()).isEqualTo(key);
  }

  /** Each asks for more memory or time than any real system, or is not what it seems to be. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=131072,t=16,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=99999999999,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=18$m=4096,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=4096,t=1,p=1000$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHQ$AAAAAA",
        "$scrypt$ln=22,r=8,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=17,r=8,p=16$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "scrypt$4194304$salt$8$1$AAAAAAAAAAAAAAAAAAAAAA==",
        "scrypt$16383$salt$8$1$AAAAAAAAAAAAAAAAAAAAAA==",
        "{scrypt}$ff0801$c29tZXNhbHQ=$AAAAAAAAAAAAAAAAAAAAAA==",
        "$2b$15$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuuabcdefghi",
        "$2b$03$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuuabcdefghi",
        "$2x$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuuabcdefghi",
        "$2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuuabcdefgh",
        "pbkdf2_sha256$2000001$salt$AAAAAAAAAAAAAAAAAAAAAA==",
        "pbkdf2_sha256$0$salt$AAAAAAAAAAAAAAAAAAAAAA==",
        "pbkdf2_sha256$1000$salt$AAAA",
        "PBKDF2WithHmacSHA256:999999999999:c2FsdA==:AAAAAAAAAAAAAAAAAAAAAA==",
        "$6$rounds=999999999$salt$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "{SSHA}AAAA",
        "{SSHA}qtxGlye6MzwYNoW2FqQGcQYLXSo=",
        "{SHA}qtxGlye6MzwYNoW2FqQGcQYLXSqMSXOV5sXT3g==",
        "{CRYPT}ab1234567890x",
        "{unknown}x",
        "{noop}",
        "{ldap}{ldap}{ldap}x",
        "sha1$$abc",
        "d41d8cd98f00b204",
        "hunter2",
        "!",
        ""
      })
  void whatIsMalformedOrTooExpensiveIsRejectedWithoutRepeatingIt(String text) {
    IllegalArgumentException refused =
        catchThrowableOfType(IllegalArgumentException.class, () -> LegacyFormats.parse(text));

    assertThat(refused).isNotNull();
    assertThat(refused.getMessage()).hasSizeLessThan(90);
    if (text.length() > 3) {
      assertThat(refused.getMessage()).doesNotContain(text.substring(3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$legacy$argon2$id:19:4194304:1:1:32$AAAA",
        "$legacy$pbkdf2$sha256:2147483648:32$AAAA",
        "$legacy$pbkdf2$sha256:1000$AAAA",
        "$legacy$pbkdf2$sha256:01000:32$AAAA",
        "$legacy$pbkdf2$md5:1000:32$AAAA",
        "$legacy$bcrypt$31:plain$AAAAAAAAAAAAAAAAAAAAAA",
        "$legacy$crypt$6:9999999$salt",
        "$legacy$firebase-scrypt$14:8$AAAA",
        "$legacy$unknown$1$AAAA",
        "$legacy$"
      })
  void aPlantedRecipeIsNotDerived(String stored) {
    assertThat(LegacyRecipes.parse(stored)).isEmpty();
  }

  @Test
  void aSaltOfADirectoryMayBeEmptyButNoOther() {
    assertThat(new Digest("MD5", false, 1, new byte[0]).derive(utf8("x"))).hasSize(16);
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class, () -> new Pbkdf2("sha256", 1_000, 32, new byte[0])))
        .isNotNull();
  }

  private static byte[] derived(LegacyHash hash, String password) {
    return hash.recipe()
        .map(recipe -> recipe.derive(utf8(password)))
        .orElseGet(() -> utf8(password));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
