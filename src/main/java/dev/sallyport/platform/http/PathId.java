package dev.sallyport.platform.http;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** An id in a path. */
public final class PathId {
  // UUID.fromString also accepts "1-1-1-1-1", so that one resource would have many addresses.
  private static final Pattern FORM =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

  private PathId() {}

  /**
   * Reads the 36 characters of RFC 9562, section 4, in either case.
   *
   * @throws Problem 404 for any other text, because no resource has that address
   */
  public static UUID parse(String text) {
    return find(text).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  /** Reads an optional id; empty for any other text and for null. */
  public static Optional<UUID> find(String text) {
    return Optional.ofNullable(text)
        .filter(form -> FORM.matcher(form).matches())
        .map(UUID::fromString);
  }
}
