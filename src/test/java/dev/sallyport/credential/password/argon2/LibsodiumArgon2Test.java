package dev.sallyport.credential.password.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibsodiumArgon2Test {
  private static final Argon2Cost COST = new Argon2Cost(64, 2, 1);

  private final LibsodiumArgon2 sodium = LibsodiumArgon2.keeping(64).orElseThrow();
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
    Argon2 both = new Argon2(LibsodiumArgon2.keeping(64), List.of(new ReusableBlockPool(0)));
    byte[] password = {1};
    byte[] salt = new byte[8];
    assertThat(both.derive(password, salt, COST, 32))
        .isEqualTo(java.derive(password, salt, COST, 32));
  }

  @Test
  void memoryIsReusedFromHashToHash() {
    derive(COST);
    HashMemory.Area first = idleMemory();
    derive(new Argon2Cost(8, 1, 1));
    derive(COST);
    assertThat(sodium.memory().idle()).containsExactly(first);
  }

  /** Each fresh megabyte would be 256 page faults. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void libsodiumComputesTheHashInThatMemory() throws IOException {
    LibsodiumArgon2 kept = LibsodiumArgon2.keeping(1024).orElseThrow();
    Argon2Cost cost = new Argon2Cost(1024, 1, 1);
    kept.derive(new byte[1], new byte[16], cost, 32);
    long before = pageFaults();
    for (int i = 0; i < 100; i++) {
      kept.derive(new byte[1], new byte[16], cost, 32);
    }
    assertThat(pageFaults() - before).isLessThan(5_000);
  }

  private static long pageFaults() throws IOException {
    // proc_pid_stat(5): the tenth field, and the second may contain spaces.
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')')).split(" ", -1)[8]);
  }

  @Test
  void memoryOfAGreaterCostIsNotKept() {
    derive(new Argon2Cost(65, 1, 1));
    assertThat(sodium.memory().idle()).isEmpty();
  }

  @Test
  void memoryHasNothingOfThePasswordAfterwards() {
    derive(COST);
    assertThat(idleMemory().content()).isEqualTo(new byte[64 * 1024]);
  }

  private byte[] derive(Argon2Cost cost) {
    return sodium.derive(new byte[1], new byte[16], cost, 32);
  }

  private HashMemory.Area idleMemory() {
    return sodium.memory().idle().iterator().next();
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
