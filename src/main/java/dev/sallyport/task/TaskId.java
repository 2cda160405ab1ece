package dev.sallyport.task;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of a task as a path writes it. */
final class TaskId {
  // UUID.fromString alone takes "1-1-1-1-1" too: one task would have many addresses.
  private static final Pattern FORM =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

  private TaskId() {}

  /**
   * Reads the 36 characters of RFC 9562, section 4, in either case.
   *
   * @throws Problem 404 for any other text: nothing is at that address
   */
  static UUID parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return UUID.fromString(text);
  }
}
