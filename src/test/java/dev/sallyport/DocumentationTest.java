package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.detection.DetectionPattern;
import dev.sallyport.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference pages list exactly what the code has, and every link leads somewhere. */
class DocumentationTest {
  private static final Path DOCS = Path.of("docs");

  /** A value of the code, or of a column that names one. */
  private static final Pattern CODE = Pattern.compile("`([a-z0-9_]+)`");

  private static final Pattern LINK = Pattern.compile("(?:]\\(|src=\")([^)\"\\s]+)[)\"]");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");

  /** Every construction of a fault; where the code is a variable, a helper is called instead. */
  private static final Pattern NEW_FAULT = Pattern.compile("\\bnew Fault\\(");

  private static final String FIRST_ARGUMENT = "\\(\\s*(?:[^,()\"]|\"[^\"]*\"|\\([^()]*\\))+,\\s*";
  private static final Pattern FAULT_CODE =
      Pattern.compile("(?:\\bnew Fault|\\bfault|\\badd)" + FIRST_ARGUMENT + "\"([a-z_]+)\"");
  private static final Pattern FAULT_VARIABLE =
      Pattern.compile("\\bnew Fault" + FIRST_ARGUMENT + "code,");

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(pages());
    documents.addAll(
        Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
            .map(Path::of)
            .toList());
    return documents;
  }

  @Test
  void everyProblemHasARowWithStatusMeaningAndRemedy() throws IOException {
    List<List<String>> rows = table("problems.md", "Problems");

    assertThat(rows)
        .extracting(row -> code(row) + " " + row.get(1))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ProblemType.values())
                .map(problem -> problem.code() + " " + problem.status())
                .toList());
    assertThat(rows).allSatisfy(row -> assertThatCellsAreFilled(row, 4));
  }

  @Test
  void theExampleOfAProblemHasTheTextsOfTheCatalogue() throws IOException {
    assertThat(Files.readString(DOCS.resolve("problems.md")))
        .contains("\"title\": \"" + ProblemType.VALIDATION_FAILED.title() + "\",")
        .contains("\"detail\": \"" + ProblemType.VALIDATION_FAILED.detail() + "\",");
  }

  @Test
  void everyFieldErrorHasARowWithMeaningAndRemedy() throws IOException {
    List<List<String>> rows = table("problems.md", "Field errors");

    assertThat(rows)
        .extracting(DocumentationTest::code)
        .containsExactlyInAnyOrderElementsOf(faultCodes());
    assertThat(rows).allSatisfy(row -> assertThatCellsAreFilled(row, 3));
  }

  @Test
  void everyEventTypeHasARowWithItsOwaspName() throws IOException {
    List<List<String>> rows = table("audit-events.md", "Types");

    assertThat(rows)
        .extracting(row -> code(row) + " " + row.get(1))
        .containsExactlyElementsOf(
            Stream.of(EventType.values())
                .map(type -> type.code() + " `" + type.owasp(null) + "`")
                .toList());
    assertThat(rows).allSatisfy(row -> assertThatCellsAreFilled(row, 3));
  }

  @Test
  void everyFailureReasonHasARow() throws IOException {
    List<List<String>> rows = table("audit-events.md", "Failure reasons");

    assertThat(rows)
        .extracting(DocumentationTest::code)
        .containsExactlyElementsOf(
            Stream.of(FailureReason.values()).map(FailureReason::code).toList());
    assertThat(rows).allSatisfy(row -> assertThatCellsAreFilled(row, 2));
  }

  @Test
  void everyKindOfBreakHasARow() throws IOException {
    assertThat(table("audit-events.md", "Verify the audit chain"))
        .extracting(DocumentationTest::code)
        .containsExactlyElementsOf(
            Stream.of(ChainBreak.Kind.values()).map(ChainBreak.Kind::code).toList());
  }

  @Test
  void everyPatternHasARow() throws IOException {
    assertThat(table("audit-events.md", "Detected attacks"))
        .extracting(DocumentationTest::code)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(DetectionPattern.values()).map(DetectionPattern::code).toList());
  }

  @Test
  void everyMetricHasARow() throws IOException {
    Set<String> metrics = new TreeSet<>();
    for (Path source : sources()) {
      matches(Pattern.compile("\"(sallyport_[a-z_]+[a-z])\""), Files.readString(source))
          .forEach(metric -> metrics.add(metric.group(1)));
    }
    List<String> listed =
        table("monitoring.md", "Metrics").stream()
            .flatMap(row -> matches(CODE, row.get(0)).map(code -> code.group(1)))
            // Counters end in _total only in the text format of Prometheus.
            .map(name -> name.replaceFirst("_total$", ""))
            .toList();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(metrics);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyRelativeLinkLeadsToAFileAndAHeading(Path document) throws IOException {
    List<String> links =
        matches(LINK, CODE_BLOCK.matcher(Files.readString(document)).replaceAll(""))
            .map(link -> link.group(1))
            .filter(link -> !link.contains("://"))
            .toList();

    for (String link : links) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
      assertThat(target).as(link).exists();
      if (parts.length > 1) {
        assertThat(anchors(target)).as(link).contains(parts[1]);
      }
    }
  }

  @Test
  void theReadmeLinksEveryPage() throws IOException {
    assertThat(matches(LINK, Files.readString(Path.of("README.md"))).map(link -> link.group(1)))
        .containsAll(pages().stream().map(Path::toString).toList());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageBeginsWithItsPurpose(Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);

    assertThat(lines.get(0)).startsWith("# ");
    assertThat(lines.get(1)).isEmpty();
    assertThat(lines.get(2)).matches("This page (explains|lists|shows|traces) .+");
  }

  private static void assertThatCellsAreFilled(List<String> row, int cells) {
    assertThat(row).hasSize(cells).doesNotContain("").doesNotHaveDuplicates();
  }

  private static String code(List<String> row) {
    return matches(CODE, row.get(0)).findFirst().orElseThrow().group(1);
  }

  /** The codes of the sources; a construction that this does not understand fails the test. */
  private static Set<String> faultCodes() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      if (!text.contains("Fault") && !text.contains("query.fault(")) {
        continue;
      }
      long constructed = matches(NEW_FAULT, text).count();
      long literal =
          matches(FAULT_CODE, text).filter(fault -> fault.group().startsWith("new")).count();
      assertThat(literal + matches(FAULT_VARIABLE, text).count())
          .as("faults of %s whose code is known", source)
          .isEqualTo(constructed);
      matches(FAULT_CODE, text).forEach(fault -> codes.add(fault.group(1)));
    }
    assertThat(codes).contains("too_short", "unknown_field", "too_many_points");
    return codes;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** The cells of the only table in a section, without its head. */
  private static List<List<String>> table(String page, String section) throws IOException {
    String text = Files.readString(DOCS.resolve(page));
    int begin = text.indexOf("\n## " + section + "\n");
    assertThat(begin).as(section).isNotNegative();
    int end = text.indexOf("\n## ", begin + 1);
    List<String> rows =
        text.substring(begin, end < 0 ? text.length() : end)
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows).as(section).isNotEmpty();
    return rows.stream()
        .map(row -> row.substring(1, row.lastIndexOf('|')))
        .map(row -> Arrays.stream(row.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) throws IOException {
    return matches(HEADING, CODE_BLOCK.matcher(Files.readString(page)).replaceAll(""))
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
