package dev.sallyport.task;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The title of a task: 1 to {@value #LIMIT} Unicode code points, trimmed, without control
 * characters, line separators or unpaired surrogates.
 */
public record TaskTitle(String text) {
  /** Code points, as PostgreSQL's {@code char_length} counts. */
  static final int LIMIT = 500;

  /**
   * Checks what the caller sent.
   *
   * @param text null counts as empty
   * @throws Problem 400, naming every violated rule of {@code title}
   */
  public TaskTitle {
    text = text == null ? "" : text.strip();
    List<Fault> faults = faults(text);
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  private static List<Fault> faults(String text) {
    List<Fault> faults = new ArrayList<>();
    if (text.isEmpty()) {
      faults.add(new Fault("title", "required", "is required"));
    }
    if (text.codePointCount(0, text.length()) > LIMIT) {
      faults.add(new Fault("title", "too_long", "must have at most " + LIMIT + " characters"));
    }
    if (text.codePoints().anyMatch(TaskTitle::isForbidden)) {
      faults.add(
          new Fault(
              "title",
              "control_character",
              "must be a single line of text without control characters"));
    }
    return faults;
  }

  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          // A surrogate pair is one code point; only unpaired surrogates remain, which UTF-8 cannot
          // encode.
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
