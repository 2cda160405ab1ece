package dev.sallyport.session.list;

import dev.sallyport.platform.http.Cursor;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The requested page of a session list.
 *
 * @param limit maximum number of sessions, 1 to {@value #LIMIT}
 * @param after where the page begins; empty for the first page
 */
record SessionPage(int limit, Optional<Cursor> after) {
  /** Maximum and default number of sessions on a page. */
  static final int LIMIT = 100;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

  /**
   * Reads the query parameters; null is an absent one.
   *
   * @throws Problem 400, naming every parameter that is malformed or out of range
   */
  static SessionPage of(String limit, String cursor) {
    List<Fault> faults = new ArrayList<>();
    int count = limit == null ? LIMIT : number(limit);
    if (count < 1 || count > LIMIT) {
      faults.add(new Fault("limit", "out_of_range", "must be a whole number from 1 to " + LIMIT));
    }
    Optional<Cursor> after = cursor == null ? Optional.empty() : Cursor.parse(cursor);
    if (cursor != null && after.isEmpty()) {
      faults.add(
          new Fault("cursor", "malformed", "must be the next_cursor of an earlier response"));
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return new SessionPage(count, after);
  }

  private static int number(String text) {
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
  }
}
