package dev.sallyport.platform.http.client;

import java.util.Optional;

/** One element of a {@code Forwarded} header (RFC 7239, section 4): the entry of one proxy. */
final class ForwardedElement {
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  private final String text;
  private int at;

  private ForwardedElement(String text) {
    this.text = text;
  }

  /** Index of the last comma of {@code line[0..end)} outside quotes, read from the right; or -1. */
  static int lastComma(String line, int end) {
    boolean quoted = false;
    for (int i = end - 1; i >= 0; i--) {
      char c = line.charAt(i);
      if (c == '"' && !isEscaped(line, i)) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isEscaped(String line, int index) {
    int backslashes = 0;
    while (index - backslashes > 0 && line.charAt(index - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /**
   * The value of {@code for}, unquoted. Empty if there is none or more than one, or if any part of
   * the element is malformed.
   */
  static Optional<String> forParameter(String element) {
    try {
      return Optional.ofNullable(new ForwardedElement(element).read());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private String read() {
    String found = null;
    do {
      skipSpace();
      if (at == text.length() || text.charAt(at) == ';') {
        continue;
      }
      String name = token();
      expect('=');
      String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
      if (name.equalsIgnoreCase("for")) {
        if (found != null) {
          throw new IllegalArgumentException("for is there twice");
        }
        found = value;
      }
      skipSpace();
    } while (skipSemicolon());
    return found;
  }

  private boolean skipSemicolon() {
    if (at == text.length()) {
      return false;
    }
    expect(';');
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private void expect(char c) {
    if (at == text.length() || text.charAt(at) != c) {
      throw new IllegalArgumentException("expected " + c);
    }
    at++;
  }

  private String token() {
    int start = at;
    while (at < text.length() && isTokenCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw new IllegalArgumentException("expected a token");
    }
    return text.substring(start, at);
  }

  private String quoted() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        value.append(text.charAt(at));
        at++;
      }
    }
    expect('"');
    return value.toString();
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || TOKEN_PUNCTUATION.indexOf(c) >= 0;
  }
}
