package dev.sallyport.admin.query;

import dev.sallyport.platform.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The parameters of a call as recorded in its event: {@code name=value} pairs sorted by name,
 * joined by {@code &} and percent-encoded, so that different calls are always recorded differently.
 * A value is recorded literally only if it is valid for its parameter, such as a UUID or a time.
 * Any other value, which may be a misplaced password or token, is replaced by a keyed hash after a
 * {@code ~}.
 */
public final class RecordedQuery {
  /** Together with the action it fits into the detail of an event. */
  static final int MAX_LENGTH = 900;

  private static final String UNRESERVED = "-._:,/";

  private final UnaryOperator<String> hash;

  /**
   * @param hash the keyed hash for values that do not have the form of their parameter
   */
  public RecordedQuery(UnaryOperator<String> hash) {
    this.hash = hash;
  }

  /** Parameters of path and query; an empty value counts as absent. */
  public String text(Map<String, List<String>> parameters) {
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
    return OperatorParameters.named(name).isPresent() ? name : "~" + hash.apply(name);
  }

  private String value(String name, String value) {
    boolean readable =
        OperatorParameters.named(name).filter(known -> known.isReadable(value)).isPresent();
    return readable ? encode(value) : "~" + hash.apply(value);
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
