package dev.sallyport.platform.payara;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Validates the syntax of the request head (RFC 9112, sections 2.2 to 5), given as one character
 * for each byte: lines end with CR LF; the only control character allowed is a tab within a value;
 * a line is not continued on the next one. Bytes from 0x80 are allowed in values and, as UTF-8, in
 * the target.
 *
 * <p>A malformed head is rejected instead of repaired, because a proxy in front of the service may
 * repair it differently.
 */
public final class RequestHead {
  private static final Pattern REQUEST_LINE =
      Pattern.compile(
          "(?:OPTIONS \\*|[!#$%&'*+.^_`|~0-9A-Za-z-]+ (?:/|(?i:https?)://)"
              + "[\\x21-\\x7E\\x80-\\xFF]*) HTTP/[0-9]\\.[0-9]");

  private static final Pattern ABSOLUTE = Pattern.compile("^\\S+ (?i)http\\S*?://");

  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(?::[0-9]{1,5})?");

  private RequestHead() {}

  /**
   * @param head from the method to the empty line
   * @param valueLengths how many bytes the server took for the value of each header line, by its
   *     index; negative for a line that it did not take for a header. Another length than that of
   *     the line shows that the server has joined lines.
   * @throws Problem 400
   */
  public static void check(String head, IntUnaryOperator valueLengths) {
    if (hasControlCharacter(head)) {
      throw malformed("The request head must not contain control characters or a bare CR or LF.");
    }
    String[] lines = head.split("\r\n", -1);
    if (!isRequestLine(lines[0])) {
      throw malformed("The request line is malformed.");
    }
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0) {
        throw malformed("A header line must have a name and a colon.");
      }
      int length = valueLengths.applyAsInt(i - 1);
      String value = lines[i].substring(colon + 1);
      // Grizzly 4 trims only spaces at the end, Grizzly 5 also tabs.
      boolean isWhole =
          length == trimmedLength(value, " ") || length == trimmedLength(value, " \t");
      if (!isWhole && !isReplacedHost(lines[0], lines[i])) {
        throw malformed("A header must not be continued on the next line.");
      }
    }
  }

  static boolean isRequestLine(String line) {
    return REQUEST_LINE.matcher(line).matches();
  }

  /**
   * @throws Problem 400 if the value is not a valid {@code Host} (RFC 9110, section 7.2)
   */
  static void checkHost(String host) {
    if (!HOST.matcher(host).matches()) {
      throw malformed("The Host header is malformed.");
    }
  }

  static Problem malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, detail);
  }

  /** The server puts the host of an absolute target in the place of the Host header. */
  private static boolean isReplacedHost(String requestLine, String line) {
    return line.regionMatches(true, 0, "Host:", 0, 5) && ABSOLUTE.matcher(requestLine).find();
  }

  /** Whether a bare line end may have made a header of what is none. */
  static boolean hasControlCharacter(String head) {
    for (int i = 0; i < head.length(); i++) {
      char character = head.charAt(i);
      if (character == '\r' && i + 1 < head.length() && head.charAt(i + 1) == '\n') {
        i++;
      } else if ((character < ' ' && character != '\t') || character == 0x7F) {
        return true;
      }
    }
    return false;
  }

  /** Without leading spaces and tabs, and without the given characters at the end. */
  private static int trimmedLength(String value, String atTheEnd) {
    int first = 0;
    int end = value.length();
    while (first < end && " \t".indexOf(value.charAt(first)) >= 0) {
      first++;
    }
    while (end > first && atTheEnd.indexOf(value.charAt(end - 1)) >= 0) {
      end--;
    }
    return end - first;
  }
}
