package dev.sallyport.credential.password.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class NativeArgon2Test {
  private static final Argon2Cost COST = new Argon2Cost(64, 2, 1);

  private final NativeArgon2 library = NativeArgon2.keeping(64).orElseThrow();
  private final Argon2 java =
      new Argon2(Optional.empty(), List.of(new ReusableBlockPool(1024 + Argon2.EXTRA_BLOCKS)));

  @Property(tries = 200)
  void theHashIsThatOfJava(
      @ForAll @Size(max = 1024) byte[] password,
      @ForAll @Size(min = 8, max = 64) byte[] salt,
      @ForAll @IntRange(min = 32, max = 1024) int memoryKib,
      @ForAll @IntRange(min = 1, max = 4) int iterations,
      @ForAll @IntRange(min = 1, max = 4) int parallelism,
      @ForAll @IntRange(min = 16, max = 64) int length) {
    Argon2Cost cost = new Argon2Cost(memoryKib, iterations, parallelism);
    assertThat(library.derive(password, salt, cost, length))
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
        passwords.parallelStream().map(text -> library.derive(text, salt, COST, 32)).toList();
    assertThat(together)
        .zipSatisfy(
            passwords,
            (hash, text) -> assertThat(hash).isEqualTo(java.derive(text, salt, COST, 32)));
  }

  @Test
  void memoryIsReusedFromHashToHash() {
    derive(COST);
    HashMemory first = library.idle().iterator().next();
    derive(new Argon2Cost(8, 1, 1));
    derive(COST);
    assertThat(library.idle()).containsExactly(first);
  }

  @Test
  void memoryOfAGreaterCostIsNotKept() {
    derive(new Argon2Cost(65, 1, 1));
    assertThat(library.idle()).isEmpty();
  }

  @Test
  void memoryHasNothingOfThePasswordAfterwards() {
    derive(COST);
    assertThat(library.idle().iterator().next().content(64 * 1024)).isEqualTo(new byte[64 * 1024]);
  }

  @Test
  void memoryReturnsAfterAFailure() {
    assertThatThrownBy(() -> library.derive(new byte[1], new byte[1], COST, 32))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Error -6 of libargon2 for Argon2Cost[memoryKib=64, iterations=2, parallelism=1]");
    assertThat(library.idle()).hasSize(1);
    assertThat(derive(COST)).isEqualTo(java.derive(new byte[1], new byte[16], COST, 32));
  }

  private byte[] derive(Argon2Cost cost) {
    return library.derive(new byte[1], new byte[16], cost, 32);
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
