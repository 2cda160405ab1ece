package dev.sallyport.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a call asked for, as its event says it: {@code name=value} pairs in the order of their names
 * joined by {@code &}, percent-encoded, so that two calls that ask for different things never read
 * the same. Of what may be an e-mail address a keyed hash is there instead, behind a {@code ~}.
 */
final class RecordedQuery {
  /** With the action before it, an event's detail has room for it. */
  static final int MAX_LENGTH = 900;

  private static final Set<String> NEVER_PERSONAL =
      Set.of(
          "active",
          "actor_id",
          "change",
          "cursor",
          "email_hash",
          "format",
          "from",
          "id",
          "ip",
          "kid",
          "last",
          "last_login_after",
          "last_login_before",
          "limit",
          "reason",
          "request_id",
          "role",
          "session_id",
          "since",
          "step",
          "success",
          "to",
          "type",
          "user_id");

  private static final String UNRESERVED = "-._:,/";

  private final UnaryOperator<String> hash;

  /**
   * @param hash keyed, of what may be an e-mail address
   */
  RecordedQuery(UnaryOperator<String> hash) {
    this.hash = hash;
  }

  /** Parameters of path and query; an empty value counts as absent. */
  String text(Map<String, List<String>> parameters) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(parameters)
        .forEach(
            (name, values) ->
                values.stream()
                    .filter(value -> !value.isEmpty())
                    .forEach(value -> pairs.add(encode(name) + "=" + value(name, value))));
    String text = String.join("&", pairs);
    // What is cut is still told apart.
    return text.length() <= MAX_LENGTH
        ? text
        : text.substring(0, MAX_LENGTH - 65) + "~" + sha256(text);
  }

  private String value(String name, String value) {
    boolean plain = NEVER_PERSONAL.contains(name) && !value.contains("@");
    return plain ? encode(value) : "~" + hash.apply(value);
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return encoded.toString();
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }
}
