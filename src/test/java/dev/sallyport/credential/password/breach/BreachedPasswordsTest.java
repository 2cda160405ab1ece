package dev.sallyport.credential.password.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordsTest {
  @TempDir private Path directory;

  @Test
  void everyPasswordOfTheListIsFoundAndNoOther() throws IOException {
    String[] listed =
        IntStream.range(0, 20_000).mapToObj(i -> "Listed-" + i).toArray(String[]::new);

    BreachedPasswords breached = BreachedPasswords.open(built(listed));

    assertThat(listed).allMatch(breached::contains);
    assertThat(IntStream.range(0, 20_000).mapToObj(i -> "Free-" + i)).noneMatch(breached::contains);
    assertThat(breached.contains("listed-7")).as("another case").isFalse();
    assertThat(breached.contains("")).isFalse();
  }

  @Test
  void aSinglePasswordIsFound() throws IOException {
    BreachedPasswords breached = BreachedPasswords.open(built("Pässword-7"));

    assertThat(breached.contains("Pässword-7")).isTrue();
    assertThat(breached.contains("Password-7")).isFalse();
    assertThat(BreachedPasswords.NONE.contains("Pässword-7")).isFalse();
  }

  /** The hashes of Pwned Passwords, of which these three are public knowledge. */
  @Test
  void hashesAreThoseOfPwnedPasswords() throws IOException {
    Path list = directory.resolve("pwned.txt");
    Files.write(
        list,
        List.of(
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:10434004",
            "7C4A8D09CA3762AF61E59520943DC26494F8941B:42542807",
            "B1B3773A05C0ED0176787A4F1574FF0075F7521E:14000000"));
    Path target = directory.resolve("pwned.bin");
    assertThat(BreachedFiles.build(list.toString(), target.toString()).status()).isZero();

    BreachedPasswords breached = BreachedPasswords.open(target);

    assertThat(List.of("password", "123456", "qwerty")).allMatch(breached::contains);
  }

  @Test
  void rangesAreReadInTheirOrder() throws IOException {
    Path ranges = Files.createDirectory(directory.resolve("ranges"));
    for (String password : List.of("one", "two", "three", "four")) {
      String hash = BreachedFiles.hash(password);
      Files.writeString(
          ranges.resolve(hash.substring(0, 5) + ".txt"), hash.substring(5) + ":1\r\n");
    }
    Files.writeString(ranges.resolve("README"), "no range");
    Path target = directory.resolve("ranges.bin");

    BreachedFiles.Result result = BreachedFiles.build(ranges.toString(), target.toString());

    assertThat(result.output()).contains("Wrote 4 passwords");
    assertThat(List.of("one", "two", "three", "four"))
        .allMatch(BreachedPasswords.open(target)::contains);
  }

  @Test
  void rarePasswordsAreLeftOut() throws IOException {
    Path list = directory.resolve("counts.txt");
    String first = BreachedFiles.hash("often");
    String second = BreachedFiles.hash("rarely");
    Files.write(list, List.of(second + ":9", first + ":10").stream().sorted().toList());
    Path target = directory.resolve("counts.bin");

    BreachedFiles.build(list.toString(), target.toString(), "10");

    BreachedPasswords breached = BreachedPasswords.open(target);
    assertThat(breached.contains("often")).isTrue();
    assertThat(breached.contains("rarely")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no hash",
        "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8",
        "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:",
        "A61E4C9B93F3F0682250B6CF8331B7EE68FD8:3",
        "0000000000000000000000000000000000000000:3"
      })
  void aMalformedListIsRejectedWithItsLineAndLeavesNoFile(String line) throws IOException {
    Path list = directory.resolve("bad.txt");
    Files.write(list, List.of("0BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:10", line));
    Path target = directory.resolve("bad.bin");

    BreachedFiles.Result result = BreachedFiles.build(list.toString(), target.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors()).contains("bad.txt, line 2: must be a SHA-1 hash");
    assertThat(directory).isDirectoryNotContaining("glob:**.{bin,part}");
  }

  @Test
  void wrongArgumentsAreExplained() {
    assertThat(BreachedFiles.build().status()).isEqualTo(2);
    assertThat(BreachedFiles.build("a", "b", "none").errors()).startsWith("Usage: ");
    assertThat(BreachedFiles.build(directory + "/none", directory + "/x.bin").status())
        .isEqualTo(1);
  }

  @Test
  void anIncompleteFileIsRejected() throws IOException {
    Path file = built("one", "two", "three");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }
    assertDamaged(file, "incomplete");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(10);
    }
    assertDamaged(file, "is not a file");
    Files.write(file, new byte[0]);
    assertDamaged(file, "is not a file");
  }

  @Test
  void aFileOfAnotherFormatIsRejected() throws IOException {
    Path file = built("one");
    overwrites(file, 8, 2);
    assertDamaged(file, "is not a file");
  }

  /** As after a write that was lost. */
  @Test
  void aFileWithAZeroedPartIsRejected() throws IOException {
    Path file = built(IntStream.range(0, 1_000).mapToObj(i -> "p" + i).toArray(String[]::new));
    overwrites(file, BreachedPasswordsFile.HEADER + 500L * Long.BYTES, 0);
    assertDamaged(file, "do not ascend");
  }

  @Test
  void aMissingFileIsRejected() {
    assertThatThrownBy(() -> BreachedPasswords.open(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Operators have no class path but that of the WAR's own classes. */
  @Test
  void theCommandNeedsNothingButTheJdk() throws Exception {
    Path list = directory.resolve("list.txt");
    Files.writeString(list, BreachedFiles.hash("one") + ":1\n");
    Path target = directory.resolve("list.bin");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                Path.of("target", "classes").toString(),
                BuildBreachedPasswords.class.getName(),
                list.toString(),
                target.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).as(Files.readString(directory.resolve("output"))).isZero();
    assertThat(BreachedPasswords.open(target).contains("one")).isTrue();
  }

  private Path built(String... passwords) throws IOException {
    return BreachedFiles.of(directory.resolve("breached.bin"), passwords);
  }

  private static void overwrites(Path file, long position, long value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(Long.BYTES).putLong(value).flip(), position);
    }
  }

  private static void assertDamaged(Path file, String reason) {
    assertThatThrownBy(() -> BreachedPasswords.open(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(reason);
  }
}
