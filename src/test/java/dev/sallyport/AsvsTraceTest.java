package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of ASVS is complete, and what it and its neighbours name is in the sources. */
class AsvsTraceTest {
  /**
   * The requirements of levels 1 and 2 in ASVS 5.0.0, by section: the level of each, from .1 on.
   */
  private static final Map<String, String> LEVELS =
      Map.ofEntries(
          Map.entry("V6.1", "122"),
          Map.entry("V6.2", "111111112222"),
          Map.entry("V6.3", "1122"),
          Map.entry("V6.4", "1122"),
          Map.entry("V6.5", "22222"),
          Map.entry("V6.6", "222"),
          Map.entry("V6.8", "2222"),
          Map.entry("V7.1", "222"),
          Map.entry("V7.2", "1111"),
          Map.entry("V7.3", "22"),
          Map.entry("V7.4", "11222"),
          Map.entry("V7.5", "22"),
          Map.entry("V7.6", "22"),
          Map.entry("V9.1", "111"),
          Map.entry("V9.2", "1222"),
          Map.entry("V10.1", "22"),
          Map.entry("V10.2", "22"),
          Map.entry("V10.3", "2222"),
          Map.entry("V10.4", "11111222222"),
          Map.entry("V10.5", "22222"),
          Map.entry("V10.6", "22"),
          Map.entry("V10.7", "222"),
          Map.entry("V16.1", "2"),
          Map.entry("V16.2", "22222"),
          Map.entry("V16.3", "2222"),
          Map.entry("V16.4", "222"),
          Map.entry("V16.5", "222"));

  private static final List<String> VERDICTS =
      List.of("met", "deviation", "not met", "not applicable");

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (V\\S+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern COUNTS =
      Pattern.compile("^\\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$", Pattern.MULTILINE);

  /** A class, with or without a method; variables of the environment have no lower case. */
  private static final Pattern CLASS =
      Pattern.compile("`((?=\\w*[a-z])[A-Z]\\w*)(?:\\.([a-z]\\w*))?`");

  private static final Pattern FILE = Pattern.compile("`((?:db|payara|src)/[\\w./-]+)`");

  private record Requirement(String id, String level, String verdict, String proof) {}

  @Test
  void everyRequirementIsThereOnceWithItsLevel() throws IOException {
    List<String> wanted =
        LEVELS.entrySet().stream()
            .flatMap(
                section ->
                    IntStream.range(0, section.getValue().length())
                        .mapToObj(
                            i ->
                                section.getKey()
                                    + "."
                                    + (i + 1)
                                    + " "
                                    + section.getValue().charAt(i)))
            .toList();

    assertThat(requirements())
        .extracting(requirement -> requirement.id() + " " + requirement.level())
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void everyVerdictIsOneOfFourAndTheirCountsAreTold() throws IOException {
    Map<String, Long> counts =
        requirements().stream()
            .collect(Collectors.groupingBy(Requirement::verdict, Collectors.counting()));

    assertThat(counts).containsOnlyKeys(VERDICTS);
    MatchResult told = matches(COUNTS, text("asvs.md")).findFirst().orElseThrow();
    assertThat(IntStream.rangeClosed(1, 4).mapToObj(i -> Long.valueOf(told.group(i))))
        .containsExactlyElementsOf(VERDICTS.stream().map(counts::get).toList());
  }

  @Test
  void whatIsMetOrDoneOtherwiseNamesWhatShowsIt() throws IOException {
    assertThat(requirements())
        .filteredOn(requirement -> List.of("met", "deviation").contains(requirement.verdict()))
        .allSatisfy(
            requirement ->
                assertThat(requirement.proof())
                    .as(requirement.id())
                    .containsPattern("`(?=\\w*[a-z])[A-Z]\\w*|`(payara|src)/|\\]\\("));
  }

  @ParameterizedTest
  @ValueSource(strings = {"asvs.md", "threat-model.md", "supply-chain.md"})
  void whatADocumentNamesIsInTheSources(String document) throws IOException {
    Map<String, String> sources = sources();

    assertThat(matches(CLASS, text(document)).toList())
        .isNotEmpty()
        .allSatisfy(
            name -> {
              assertThat(sources).as(document).containsKey(name.group(1));
              if (name.group(2) != null) {
                assertThat(sources.get(name.group(1)))
                    .as(name.group())
                    .containsPattern("\\bvoid " + name.group(2) + "\\(");
              }
            });
    assertThat(matches(FILE, text(document)).map(file -> Path.of(file.group(1))))
        .allSatisfy(file -> assertThat(file).exists());
  }

  /** The console's; shown here because it is what the document says of V6.2.6 and V6.2.7. */
  @Test
  void thePasswordFieldIsMaskedAndOpenToPasswordManagers() throws IOException {
    String page = Files.readString(Path.of("src/main/webapp/console/js/main.js"));

    assertThat(matches(Pattern.compile("'input', \\{[^}]*password[^}]*}"), page))
        .singleElement()
        .extracting(MatchResult::group)
        .asString()
        .contains("type: 'password'", "autocomplete: 'current-password'")
        .doesNotContain("paste", "keydown", "readonly");
    assertThat(page).doesNotContainIgnoringCase("paste");
  }

  private static List<Requirement> requirements() throws IOException {
    return matches(ROW, text("asvs.md"))
        .map(row -> new Requirement(row.group(1), row.group(2), row.group(4), row.group(5)))
        .toList();
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static String text(String document) throws IOException {
    return Files.readString(Path.of("docs", document));
  }

  /** The text of each class, by its name; of two with one name both. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }
}
