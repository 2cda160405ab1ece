package dev.sallyport.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a caller writes and the server's access log has, as attributes of the request for the format
 * in {@code payara/preboot.asadmin}: the server itself puts a header or a path between quotes as it
 * is, so that a quote in it would forge the fields that follow.
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
      return request.getHeader("X-Forwarded-For");
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

  /** Printable ASCII without quotes, the rest as <code>\</code><code>u0022</code>; - for null. */
  static String escaped(String text) {
    return text == null
        ? "-"
        : UNSAFE
            .matcher(text)
            .replaceAll(
                unsafe -> String.format(Locale.ROOT, "\\\\u%04x", (int) unsafe.group().charAt(0)));
  }
}
