package dev.sallyport.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTitleTest {
  private static final String ASTRAL = "\uD83D\uDE80";

  @Test
  void whiteSpaceAroundATitleIsDropped() {
    assertThat(new TaskTitle(" \t buy milk\u2003\n").text()).isEqualTo("buy milk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "Привет", "買い物 リスト", "שלום", "a\u0301", "e\u200Dx", "\uD83D\uDE80"})
  void anyScriptIsATitle(String text) {
    assertThat(new TaskTitle(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "   ", "\n\t"})
  void aTitleWithoutTextIsRefused(String text) {
    assertThat(codesOf(text)).containsExactly("required");
  }

  @Test
  void fiveHundredCodePointsFitAndOneMoreDoesNot() {
    assertThat(new TaskTitle(ASTRAL.repeat(500)).text()).hasSize(1000);
    assertThat(codesOf(ASTRAL.repeat(501))).containsExactly("too_long");
    assertThat(new TaskTitle("x".repeat(500)).text()).hasSize(500);
    assertThat(codesOf("x".repeat(501))).containsExactly("too_long");
  }

  @Test
  void whiteSpaceThatIsDroppedDoesNotCount() {
    assertThat(new TaskTitle(" ".repeat(600) + "x".repeat(500)).text()).hasSize(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000b",
        "a\tb",
        "a\nb",
        "a\rb",
        "a\u001Fb",
        "a\u007Fb",
        "a\u0080b",
        "a\u009Fb",
        "a\u2028b",
        "a\u2029b",
        "a\uD83D",
        "\uDE80a",
        "\uDE80\uD83D"
      })
  void controlCharactersAndBrokenSurrogatesAreRefused(String text) {
    assertThat(codesOf(text)).containsExactly("control_character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a~b", "a\u00A0b", "a\u2027b", "a\u202Ab", "a\uE000b"})
  void theirNeighboursAreNot(String text) {
    assertThat(new TaskTitle(text).text()).isEqualTo(text);
  }

  @Test
  void everyViolatedRuleIsNamed() {
    assertThat(codesOf("\u0000".repeat(501))).containsExactly("too_long", "control_character");
  }

  private static List<String> codesOf(String text) {
    Problem problem =
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> new TaskTitle(text)).actual();
    assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
    assertThat(problem.faults()).extracting(Fault::field).containsOnly("title");
    return problem.faults().stream().map(Fault::code).toList();
  }
}
