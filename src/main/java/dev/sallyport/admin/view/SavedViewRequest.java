package dev.sallyport.admin.view;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A view to save.
 *
 * @param name by which the operator finds it again
 * @param query what follows the question mark in the console's address
 */
public record SavedViewRequest(String page, String name, String query) {
  static final int MAX_NAME = 60;
  static final int MAX_QUERY = 1000;
  private static final List<String> PAGES = List.of("events", "suspicious");

  /** The characters of URLSearchParams; an at sign, which would make an e-mail address, is none. */
  private static final Pattern QUERY =
      Pattern.compile("(?:[A-Za-z0-9*._=&+-]|%(?!40)[0-9A-Fa-f]{2})*");

  /**
   * @throws Problem 400 naming every fault
   */
  void requireValid() {
    List<Fault> faults = new ArrayList<>();
    if (page == null || !PAGES.contains(page)) {
      faults.add(
          new Fault("page", "malformed", "must be " + String.join(" or ", PAGES))
              .with("allowed", PAGES));
    }
    if (name == null || name.isBlank()) {
      faults.add(new Fault("name", "required", "is required"));
    } else if (trimmedName().length() > MAX_NAME) {
      faults.add(tooLong("name", MAX_NAME));
    } else if (name.codePoints().anyMatch(SavedViewRequest::isForbidden)) {
      faults.add(new Fault("name", "malformed", "must not contain control characters"));
    }
    if (query == null) {
      faults.add(new Fault("query", "required", "is required"));
    } else if (query.length() > MAX_QUERY) {
      faults.add(tooLong("query", MAX_QUERY));
    } else if (!QUERY.matcher(query).matches()) {
      faults.add(
          new Fault(
              "query",
              "malformed",
              "must be percent-encoded filters without e-mail addresses; filter by user ID"));
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  String trimmedName() {
    return name.strip();
  }

  private static Fault tooLong(String field, int max) {
    return new Fault(field, "too_long", "must have at most " + max + " characters")
        .with("max", max);
  }

  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
