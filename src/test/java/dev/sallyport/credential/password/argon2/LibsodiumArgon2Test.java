package dev.sallyport.credential.password.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibsodiumArgon2Test {
  private static final Argon2Cost COST = new Argon2Cost(64, 2, 1);

  private final LibsodiumArgon2 sodium = LibsodiumArgon2.loaded().orElseThrow();
  private final Argon2 java =
      new Argon2(Optional.empty(), List.of(new ReusableBlockPool(1024 + Argon2.EXTRA_BLOCKS)));

  @Property(tries = 200)
  void theHashIsThatOfJava(
      @ForAll @Size(max = 1024) byte[] password,
      @ForAll @Size(16) byte[] salt,
      @ForAll @IntRange(min = 8, max = 1024) int memoryKib,
      @ForAll @IntRange(min = 1, max = 4) int iterations,
      @ForAll @IntRange(min = 16, max = 64) int length) {
    Argon2Cost cost = new Argon2Cost(memoryKib, iterations, 1);
    assertThat(sodium.derive(password, salt, cost, length))
        .isEqualTo(java.derive(password, salt, cost, length));
  }

  @Test
  void manyThreadsDoNotDisturbEachOther() {
    byte[] salt = new byte[16];
    List<byte[]> passwords =
        IntStream.range(0, 200)
            .mapToObj(number -> ("password " + number).getBytes(StandardCharsets.UTF_8))
            .toList();
    List<byte[]> together =
        passwords.parallelStream().map(text -> sodium.derive(text, salt, COST, 32)).toList();
    assertThat(together)
        .zipSatisfy(
            passwords,
            (hash, text) -> assertThat(hash).isEqualTo(java.derive(text, salt, COST, 32)));
  }

  @ParameterizedTest
  @CsvSource({
    "16, 1, 32, true",
    "16, 1, 16, true",
    "16, 1, 15, false",
    "15, 1, 32, false",
    "17, 1, 32, false",
    "16, 2, 32, false"
  })
  void importedHashesMayBeOthers(int salt, int parallelism, int length, boolean computed) {
    Argon2Cost cost = new Argon2Cost(64, 2, parallelism);
    assertThat(LibsodiumArgon2.computes(new byte[salt], cost, length)).isEqualTo(computed);
  }

  @Test
  void whatItDoesNotComputeIsComputedInJava() {
    Argon2 both = new Argon2(LibsodiumArgon2.loaded(), List.of(new ReusableBlockPool(0)));
    byte[] password = {1};
    byte[] salt = new byte[8];
    assertThat(both.derive(password, salt, COST, 32))
        .isEqualTo(java.derive(password, salt, COST, 32));
  }

  /** Such as from a temporary directory without leave to execute. */
  @Test
  void whereItCannotBeLoadedJavaHashes() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djna.nounpack=true",
                "-classpath",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Hashing.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("Passwords are hashed in Java").contains("verified: true");
  }

  /** Run by the test above. */
  static final class Hashing {
    private Hashing() {}

    public static void main(String[] arguments) {
      PasswordHasher hasher = new PasswordHasher(COST, 1, 0, new SecureRandom());
      Password password = Password.of("correct horse");
      System.out.println("verified: " + hasher.verify(password, hasher.hash(password).encoded()));
    }
  }
}
