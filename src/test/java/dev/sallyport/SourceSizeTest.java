package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A package or class beyond these sizes holds more than one subject and is split. */
class SourceSizeTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/sallyport");
  private static final int LINES_OF_A_PACKAGE = 1_200;
  private static final int LINES_OF_A_CLASS = 300;

  @Test
  void noPackageIsLargerThanAllowed() throws IOException {
    Map<Path, Integer> packages = new TreeMap<>();
    lines().forEach((file, lines) -> packages.merge(file.getParent(), lines, Integer::sum));

    assertThat(packages).isNotEmpty();
    packages.values().removeIf(lines -> lines <= LINES_OF_A_PACKAGE);
    assertThat(packages).isEmpty();
  }

  @Test
  void noClassIsLargerThanAllowed() throws IOException {
    Map<Path, Integer> classes = lines();

    assertThat(classes).isNotEmpty();
    classes.values().removeIf(lines -> lines <= LINES_OF_A_CLASS);
    assertThat(classes).isEmpty();
  }

  private static Map<Path, Integer> lines() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .collect(
              Collectors.toMap(
                  SOURCES::relativize, SourceSizeTest::count, Integer::sum, TreeMap::new));
    }
  }

  private static int count(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
