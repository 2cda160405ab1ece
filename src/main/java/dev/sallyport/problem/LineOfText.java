package dev.sallyport.problem;

import java.util.ArrayList;
import java.util.List;

/** Checks text that people enter and see in lists, such as a title. */
public final class LineOfText {
  private LineOfText() {}

  /**
   * One fault for each violated rule: not empty, not too long, a single line without control
   * characters or unpaired surrogates.
   *
   * @param field the member
   * @param text trimmed
   * @param limit in Unicode code points, as PostgreSQL's {@code char_length} counts
   */
  public static List<Fault> faults(String field, String text, int limit) {
    List<Fault> faults = new ArrayList<>();
    if (text.isEmpty()) {
      faults.add(new Fault(field, "required", "is required"));
    }
    if (text.codePointCount(0, text.length()) > limit) {
      faults.add(
          new Fault(field, "too_long", "must have at most " + limit + " characters")
              .with("max", limit));
    }
    if (text.codePoints().anyMatch(LineOfText::isForbidden)) {
      faults.add(
          new Fault(
              field,
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
