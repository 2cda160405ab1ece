package dev.sallyport.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Escapes values from the caller for the server's access log and sets them as request attributes,
 * which the format in {@code payara/preboot.asadmin} prints. The server itself prints a header or a
 * path between quotes without escaping it, so that a quote in the value would forge the following
 * fields.
 */
enum AccessLogField {
  METHOD("sallyport.method") {
    @Override
    String of(HttpServletRequest request) {
      return request.getMethod();
    }
  },
  PATH("sallyport.path") {
    @Override
    String of(HttpServletRequest request) {
      return request.getRequestURI();
    }
  },
  FORWARDED_FOR("sallyport.forwarded-for") {
    @Override
    String of(HttpServletRequest request) {
      // A proxy may add a line of its own instead of appending to the client's.
      List<String> lines = Collections.list(request.getHeaders("X-Forwarded-For"));
      return lines.isEmpty() ? null : String.join(", ", lines);
    }
  };

  private static final Pattern UNSAFE = Pattern.compile("[^\\x20-\\x7E]|[\"\\\\]");

  private final String attribute;

  AccessLogField(String attribute) {
    this.attribute = attribute;
  }

  abstract String of(HttpServletRequest request);

  static void setAll(HttpServletRequest request) {
    for (AccessLogField field : values()) {
      request.setAttribute(field.attribute, escaped(field.of(request)));
    }
  }

  /**
   * Printable ASCII characters except quotes, all others as <code>\</code><code>u0022</code>; - for
   * null.
   */
  static String escaped(String text) {
    return text == null
        ? "-"
        : UNSAFE
            .matcher(text)
            .replaceAll(
                unsafe -> String.format(Locale.ROOT, "\\\\u%04x", (int) unsafe.group().charAt(0)));
  }
}
