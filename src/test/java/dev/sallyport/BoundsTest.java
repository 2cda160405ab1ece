package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every bound in {@code docs/bounds.md} names a test that exists, and no table is missing. */
class BoundsTest {
  private static final Pattern TEST =
      Pattern.compile("`((?=\\w*[a-z])[A-Z]\\w*(?:Test|IT))(?:\\.([a-z]\\w*))?`");
  private static final Pattern TABLE =
      Pattern.compile("^create table (?:if not exists )?([a-z_]+) \\(", Pattern.MULTILINE);
  private static final Pattern FORMER_NAME =
      Pattern.compile("^alter table ([a-z_]+) rename to [a-z_]+;", Pattern.MULTILINE);
  private static final Pattern LISTED = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);
  private static final Pattern LIMIT =
      Pattern.compile("^((?:MAX|[A-Z]+_RATE|HASH)_\\w+|REFRESH_\\w+)=", Pattern.MULTILINE);

  private final String page = read(Path.of("docs/bounds.md"));

  @Test
  void everyBoundNamesATestThatExists() {
    Map<String, String> tests = tests();

    assertThat(bounds())
        .hasSizeGreaterThan(30)
        .allSatisfy(
            row -> {
              List<MatchResult> named = TEST.matcher(row).results().toList();
              assertThat(named).as(row).isNotEmpty();
              for (MatchResult name : named) {
                assertThat(tests).as(row).containsKey(name.group(1));
                if (name.group(2) != null) {
                  assertThat(tests.get(name.group(1)))
                      .as(name.group())
                      .containsPattern("\\bvoid " + name.group(2) + "\\(");
                }
              }
            });
  }

  @Test
  void everyTableIsListed() throws IOException {
    Set<String> tables = new TreeSet<>(inMigrations(TABLE));
    tables.removeAll(inMigrations(FORMER_NAME));

    assertThat(LISTED.matcher(page).results().map(row -> row.group(1)))
        .containsAll(tables)
        .doesNotHaveDuplicates();
  }

  private static Set<String> inMigrations(Pattern name) throws IOException {
    try (Stream<Path> migrations = Files.list(Path.of("db/migration"))) {
      return migrations
          .flatMap(file -> name.matcher(read(file)).results().map(found -> found.group(1)))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void everyVariableThatLimitsSomethingIsNamed() {
    assertThat(LIMIT.matcher(read(Path.of(".env.example"))).results().map(name -> name.group(1)))
        .isNotEmpty()
        .filteredOn(name -> !name.endsWith("_COUNTS"))
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  private List<String> bounds() {
    return Arrays.stream(page.split("\n", -1))
        .filter(line -> line.startsWith("| "))
        .filter(line -> !line.endsWith("| test |"))
        .toList();
  }

  /** The text of each test, by its name. */
  private static Map<String, String> tests() {
    Map<String, String> tests = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file -> tests.put(file.getFileName().toString().replace(".java", ""), read(file)));
      return tests;
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
