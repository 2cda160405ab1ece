package dev.sallyport.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One invalid value of a request.
 *
 * @param field wire name of the member, parameter or header; empty for the body as a whole
 * @param code stable name of the violated rule, such as {@code too_short}
 * @param message what the field must be, as a predicate that follows its name: "must be a UUID",
 *     "is required"; without a full stop; never contains a secret
 * @param parameters what the rule demands, so that a front end can say it in other words: {@code
 *     min}, {@code max} or {@code allowed}; a number or a list of strings each
 */
public record Fault(String field, String code, String message, Map<String, Object> parameters) {
  public Fault {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  public Fault(String field, String code, String message) {
    this(field, code, message, Map.of());
  }

  /** The same fault with one more parameter. */
  public Fault with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new Fault(field, code, message, more);
  }
}
