package dev.sallyport.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.text.Language;
import dev.sallyport.platform.text.Theme;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the pages: exactly those that are used. */
class PageTextsTest {
  private static final Path TEXTS = Path.of("src/main/resources/pages");
  private static final Path CODE = Path.of("src/main/java/dev/sallyport/web");
  private static final Pattern IN_TEMPLATE = Pattern.compile("frame\\.t\\.([a-z_]+)");
  private static final Pattern LITERAL = Pattern.compile("\"([a-z_]+)\"");

  /** A key, or a choice between two. */
  private static final Pattern IN_CODE =
      Pattern.compile(
          "(?<!form\\.|submitted\\.|entered\\.|Field\\.)\\b(?:text|panels|panel|row|to)\\(\\s*"
              + "(?:[^\";]{0,120}\\?\\s*)?\"([a-z_]+)\"(?:\\s*:\\s*\"([a-z_]+)\")?");

  /** A front end can say a rule in other words because faults carry what it demands. */
  @Test
  void aFaultNamesTheBoundOfItsOwnRule() {
    Configuration none = new Configuration(name -> Optional.empty());
    PageTexts texts = new PageTexts(none, new Theme(none));

    assertThat(texts.fault(Language.EN, new Fault("name", "too_long", "is long").with("max", 100)))
        .isEqualTo("Use at most 100 characters.");
    assertThat(texts.fault(Language.DE, new Fault("password", "too_short", "x").with("min", 12)))
        .isEqualTo("Verwenden Sie mindestens 12 Zeichen.");
  }

  @Test
  void everyKeyThatIsUsedExists() throws IOException {
    Set<String> used = new TreeSet<>();
    sources(TEXTS, ".html").forEach(text -> used.addAll(found(IN_TEMPLATE, text)));
    sources(CODE, ".java").forEach(text -> used.addAll(found(IN_CODE, text)));
    assertThat(used).contains("overview_open", "email_unverified", "codes_save", "login_title");
    assertThat(keys()).containsAll(used);
  }

  @Test
  void noKeyIsLeftOver() throws IOException {
    Set<String> used = new TreeSet<>();
    sources(TEXTS, ".html").forEach(text -> used.addAll(found(IN_TEMPLATE, text)));
    sources(CODE, ".java").forEach(text -> used.addAll(found(LITERAL, text)));
    Set<String> problems =
        Arrays.stream(ProblemType.values()).map(ProblemType::code).collect(Collectors.toSet());
    for (String key : keys()) {
      if (key.startsWith("problem_") && !key.equals("problem_other")) {
        assertThat(problems).as(key).contains(key.substring("problem_".length()));
      } else if (!key.startsWith("fault_") && !key.startsWith("done_")) {
        assertThat(used).contains(key);
      }
    }
  }

  private static Set<String> keys() throws IOException {
    Properties texts = new Properties();
    try (var reader = Files.newBufferedReader(TEXTS.resolve("texts_en.properties"))) {
      texts.load(reader);
    }
    return texts.stringPropertyNames();
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .flatMap(PageTextsTest::groups)
        .collect(Collectors.toSet());
  }

  private static Stream<String> groups(MatchResult found) {
    return Stream.iterate(1, group -> group <= found.groupCount(), group -> group + 1)
        .map(found::group)
        .filter(text -> text != null);
  }

  private static List<String> sources(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(PageTextsTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
