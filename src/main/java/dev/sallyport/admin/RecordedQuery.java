package dev.sallyport.admin;

import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.http.PathId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The parameters of a call as recorded in its event: {@code name=value} pairs sorted by name,
 * joined by {@code &} and percent-encoded, so that different calls are always recorded differently.
 * A value is recorded literally only if it has the form that its parameter requires, such as a UUID
 * or a time. Any other value, which may be a misplaced password or token, is replaced by a keyed
 * hash after a {@code ~}.
 */
final class RecordedQuery {
  /** Together with the action it fits into the detail of an event. */
  static final int MAX_LENGTH = 900;

  private static final Predicate<String> TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}(T[0-9:.]{4,18}(Z|[+-]\\d{2}:\\d{2}))?")
          .asMatchPredicate();
  private static final Predicate<String> DURATION =
      Pattern.compile("P[0-9DTHMS.]{2,20}").asMatchPredicate();
  private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,6}").asMatchPredicate();
  private static final Predicate<String> FLAG = Set.of("true", "false")::contains;

  /** Parameters with arbitrary values. */
  private static final Set<String> NEVER_READABLE = Set.of("cursor", "email", "request_id");

  /** The form of each parameter whose values may be recorded. */
  private static final Map<String, Predicate<String>> FORMS =
      Map.ofEntries(
          Map.entry("active", FLAG),
          Map.entry("actor_id", RecordedQuery::isId),
          Map.entry("change", RecordedQuery::isId),
          Map.entry("email_hash", Pattern.compile("[0-9a-f]{64}").asMatchPredicate()),
          Map.entry("format", EventExport.Format.NAMES::contains),
          Map.entry("from", TIME),
          Map.entry(
              "ip", Pattern.compile("[0-9a-fA-F]{0,4}[:.][0-9a-fA-F:./]{1,44}").asMatchPredicate()),
          Map.entry("id", RecordedQuery::isId),
          Map.entry("kid", RecordedQuery::isId),
          Map.entry("last", DURATION),
          Map.entry("last_login_after", TIME),
          Map.entry("last_login_before", TIME),
          Map.entry("limit", NUMBER),
          Map.entry("reason", RecordedQuery::isReason),
          Map.entry("role", Roles.ALL::contains),
          Map.entry("session_id", RecordedQuery::isId),
          Map.entry("since", TIME),
          Map.entry("step", DURATION),
          Map.entry("success", FLAG),
          Map.entry("to", TIME),
          Map.entry("type", RecordedQuery::areTypes),
          Map.entry("user_id", RecordedQuery::isId));

  private static final String UNRESERVED = "-._:,/";

  private final UnaryOperator<String> hash;

  /**
   * @param hash the keyed hash for values that do not have the form of their parameter
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
                    .forEach(value -> pairs.add(name(name) + "=" + value(name, value))));
    String text = String.join("&", pairs);
    // Truncated queries remain distinguishable.
    return text.length() <= MAX_LENGTH
        ? text
        : text.substring(0, MAX_LENGTH - 65) + "~" + Sha256.hex(text);
  }

  /** The name of an unknown parameter may be a secret. */
  private String name(String name) {
    return FORMS.containsKey(name) || NEVER_READABLE.contains(name) ? name : "~" + hash.apply(name);
  }

  private String value(String name, String value) {
    boolean readable = FORMS.getOrDefault(name, any -> false).test(value);
    return readable ? encode(value) : "~" + hash.apply(value);
  }

  private static boolean isId(String value) {
    return PathId.find(value).isPresent();
  }

  private static boolean isReason(String value) {
    return FailureReason.of(value).isPresent();
  }

  private static boolean areTypes(String value) {
    return Arrays.stream(value.split(",", -1)).allMatch(code -> EventType.of(code).isPresent());
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
}
