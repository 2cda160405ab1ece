package dev.sallyport.assurance.hostile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Texts that have broken other software. */
final class HostileText {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\r\nX-Injected: 1",
          "'",
          "\" or 1=1 --",
          "%",
          "%%%s%n%x",
          "${jndi:ldap://127.0.0.1/a}",
          "#{7*7}",
          "<script>alert(1)</script>",
          "../../etc/passwd",
          "..;/",
          "null",
          "undefined",
          "true",
          "[]",
          "{}",
          "-1",
          "0",
          "1e999",
          "NaN",
          "2147483648",
          "9223372036854775808",
          "99999999999999999999999999999999",
          "0x7f",
          "1.5",
          "+999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "0000-00-00T00:00:00Z",
          "9999-12-31T23:59:60Z",
          "P999999999999D",
          "PT-1S",
          "PT0.000000001S",
          "00000000-0000-0000-0000-000000000000",
          "1-1-1-1-1",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "\u00e4\u00f6\u00fc\u00df",
          "\u202e\ufeff\u200d",
          "\ud83d\ude00",
          "\ufffe\uffff",
          "\u0130\u0131\u212a",
          "e\u0301",
          "a@b",
          "a@b.example\r\nBcc: c@d.example",
          "\"a b\"@example.com",
          "a@xn--.example",
          "::1",
          "0.0.0.0/0",
          "::ffff:1.2.3.4/97",
          "fe80::1%eth0",
          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "________________________________",
          "f39fd0aa1234f39fd0aa1234f39fd0aa",
          "login,",
          "login,login,throttled",
          "*",
          "W/\"1\"",
          "\"1\", \"2",
          "a".repeat(300),
          "\u00fc".repeat(900),
          "9".repeat(1_000),
          "(a+)+".repeat(100) + "!");

  /** In a URL as they are: malformed UTF-8, overlong forms, half surrogates, encoded separators. */
  private static final List<String> ENCODED =
      List.of(
          "%00",
          "a%00",
          "%0d%0aX:%201",
          "%c0%af",
          "%c0%80",
          "%e0%80%af",
          "%f0%80%80%af",
          "%f8%80%80%80%af",
          "%ed%a0%80",
          "%ed%b0%80",
          "%ff",
          "%80",
          "%f4%90%80%80",
          "%e2%82",
          "%2f",
          "%5c",
          "%252e%252e",
          "%u0041",
          "%3b",
          "a;b=c",
          "%7f",
          "%25%30%30");

  private HostileText() {}

  static String any(RandomGenerator random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** For a URL; never empty, and no segment of dots, so that the path keeps its shape. */
  static String encoded(RandomGenerator random) {
    if (random.nextBoolean()) {
      String text = ENCODED.get(random.nextInt(ENCODED.size()));
      // What java.net.URI would not take is sent by the tests with raw sockets.
      return text.equals("%u0041") ? "%2575" : text;
    }
    String text = any(random);
    return text.isEmpty() ? "-" : encode(text);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** For a header: what a client library lets through. */
  static String header(RandomGenerator random) {
    return any(random).replaceAll("[^\\t\\x20-\\x7E\\x80-\\xFF]", "?");
  }

  /** A JSON value of any type, possibly malformed. */
  static String json(RandomGenerator random) {
    return switch (random.nextInt(14)) {
      case 0 -> "null";
      case 1 -> "1e999";
      case 2 -> "-0";
      case 3 -> "9".repeat(500);
      case 4 -> "0." + "1".repeat(2_000) + "e-99999";
      case 5 -> "[".repeat(random.nextInt(1, 3_000));
      case 6 -> "{\"a\":".repeat(random.nextInt(1, 500));
      case 7 -> "\"\\ud800\"";
      case 8 -> "\"\\udc00\\ud800\"";
      case 9 -> "\"\\u0000\"";
      case 10 -> "[\"x\",[]]";
      case 11 -> "tru";
      case 12 -> "{}";
      default -> quoted(any(random));
    };
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                json.append('\\').appendCodePoint(c);
              } else if (c < ' ') {
                json.append(String.format("\\u%04x", c));
              } else {
                json.appendCodePoint(c);
              }
            });
    return json.append('"').toString();
  }
}
