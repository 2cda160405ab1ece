package dev.sallyport.platform.http;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The requested page of a list.
 *
 * @param limit maximum number of items, 1 or more
 * @param after where the page begins; empty for the first page
 */
public record PageRequest(int limit, Optional<Cursor> after) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

  /**
   * Reads the query parameters; null is an absent one.
   *
   * @param maximum of items on a page, and the default
   * @throws Problem 400, naming every parameter that is malformed or out of range
   */
  public static PageRequest of(String limit, String cursor, int maximum) {
    List<Fault> faults = new ArrayList<>();
    int count = limit == null ? maximum : number(limit);
    if (count < 1 || count > maximum) {
      faults.add(
          new Fault("limit", "out_of_range", "must be a whole number from 1 to " + maximum)
              .with("min", 1)
              .with("max", maximum));
    }
    Optional<Cursor> after = cursor == null ? Optional.empty() : Cursor.parse(cursor);
    if (cursor != null && after.isEmpty()) {
      faults.add(
          new Fault("cursor", "malformed", "must be the next_cursor of an earlier response"));
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return new PageRequest(count, after);
  }

  private static int number(String text) {
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
  }
}
