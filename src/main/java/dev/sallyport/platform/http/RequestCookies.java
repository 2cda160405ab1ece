package dev.sallyport.platform.http;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookies of a request by RFC 6265, section 4.2.1: pairs separated only by semicolons. The
 * server and JAX-RS follow RFC 2109 and also split at commas and quotes, which would allow a
 * sibling subdomain to hide a second cookie in the value of one that it sets for the parent domain.
 */
public final class RequestCookies {
  private static final Pattern SEPARATOR = Pattern.compile(";");

  private RequestCookies() {}

  /**
   * The value of a cookie, as sent.
   *
   * @param headers every {@code Cookie} header of the request; may be null
   * @param name compared exactly
   * @throws Problem 400 if the cookie occurs more than once: only one of them can have been set by
   *     this service
   */
  public static Optional<String> find(List<String> headers, String name) {
    List<String> values =
        (headers == null ? List.<String>of() : headers)
            .stream()
                .flatMap(SEPARATOR::splitAsStream)
                .map(RequestCookies::withoutOuterSpace)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
    if (values.size() > 1) {
      throw Problem.of(
          ProblemType.MALFORMED_REQUEST,
          "The Cookie header must not contain " + name + " more than once.");
    }
    return values.stream().findFirst();
  }

  /** The same, but a cookie that occurs more than once counts as none. */
  public static Optional<String> findSingle(List<String> headers, String name) {
    try {
      return find(headers, name);
    } catch (Problem twice) {
      return Optional.empty();
    }
  }

  /** By a loop: a regular expression would take quadratic time for a row of spaces. */
  private static String withoutOuterSpace(String pair) {
    int start = 0;
    int end = pair.length();
    while (start < end && isSpace(pair.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(pair.charAt(end - 1))) {
      end--;
    }
    return pair.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
