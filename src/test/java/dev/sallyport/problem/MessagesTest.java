package dev.sallyport.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The form of the messages to callers, read from the catalogue and from the source code. {@link
 * TestUser#assertRefused} checks the same form of every fault that an integration test provokes.
 */
class MessagesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /** The literal that a message of a fault begins with, after the field and the code. */
  private static final Pattern FAULT =
      Pattern.compile(
          "(?:new Fault|fault|add)\\(\\s*[^;{}]*?,\\s*\"[a-z_]+\",\\s*\"((?:[^\"\\\\\n"
              + "]|\\\\.)*)\"");

  @ParameterizedTest
  @EnumSource
  void titleAndDetailOfAProblemAreInOneForm(ProblemType type) {
    assertThat(type.title()).matches("[A-Z][^.]*");
    assertThat(type.detail()).matches("[A-Z].*[.…]").doesNotStartWith("This ");
  }

  @Test
  void everyFaultIsAPredicateForItsField() throws IOException {
    List<String> messages = new ArrayList<>();
    for (String source : sources()) {
      FAULT.matcher(source).results().map(found -> found.group(1)).forEach(messages::add);
    }

    assertThat(messages)
        .hasSizeGreaterThan(30)
        .allMatch(message -> Pattern.matches(start(TestUser.FAULT_MESSAGE), message));
  }

  @Test
  void noMessageBeginsWithThisIs() throws IOException {
    for (String source : sources()) {
      assertThat(LITERAL.matcher(source).results().map(MatchResult::group))
          .noneMatch(literal -> literal.startsWith("\"This is "));
    }
  }

  /** A literal may end with the space before a value. */
  private static String start(String form) {
    return form.substring(0, form.indexOf(".*")) + ".*(?<!\\.)";
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.add(Files.readString(file));
      }
      return sources;
    }
  }
}
