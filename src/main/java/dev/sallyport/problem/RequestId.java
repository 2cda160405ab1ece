package dev.sallyport.problem;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id that correlates a response with its log entries and audit events. */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestId.class.getName();

  // Printable characters that are safe in a log line, a header and a query.
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private RequestId() {}

  /** The caller's id if it is well-formed, otherwise a new one; stored in the request. */
  public static String assign(ServletRequest request, String proposed) {
    String id = choose(proposed);
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  static String choose(String proposedOrNull) {
    return proposedOrNull != null && WELL_FORMED.matcher(proposedOrNull).matches()
        ? proposedOrNull
        : UUID.randomUUID().toString();
  }

  /** The id of the request; created if the container answers before any filter has run. */
  public static String of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String id) {
      return id;
    }
    return assign(
        request, request instanceof HttpServletRequest http ? http.getHeader(HEADER) : null);
  }
}
