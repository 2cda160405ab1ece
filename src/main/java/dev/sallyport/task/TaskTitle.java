package dev.sallyport.task;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.LineOfText;
import dev.sallyport.problem.Problem;
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
    List<Fault> faults = LineOfText.faults("title", text, LIMIT);
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }
}
