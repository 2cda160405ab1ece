package dev.sallyport.admin;

import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads query parameters strictly: malformed, repeated and unknown parameters are faults, all of
 * which {@link #requireFaultless} reports. Read every parameter before calling it.
 */
final class QueryParameters {
  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 200;

  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  private final Map<String, List<String>> parameters;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<Fault> faults = new ArrayList<>();

  QueryParameters(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * Reads a parameter with the parser of the caller; an empty one counts as absent.
   *
   * @param rule completes "must be …" for the caller
   * @param parser empty for a malformed value
   */
  <T> Optional<T> parsed(String name, String rule, Function<String, Optional<T>> parser) {
    asked.add(name);
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      faults.add(new Fault(name, "repeated", "must not appear more than once"));
      return Optional.empty();
    }
    if (values.isEmpty() || values.get(0).isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = parser.apply(values.get(0));
    if (value.isEmpty()) {
      faults.add(new Fault(name, "malformed", "must be " + rule));
    }
    return value;
  }

  Optional<String> text(String name, String rule, Pattern form) {
    return parsed(name, rule, v -> Optional.of(v).filter(text -> form.matcher(text).matches()));
  }

  Optional<String> oneOf(String name, List<String> values) {
    return parsed(name, String.join(" or ", values), v -> Optional.of(v).filter(values::contains));
  }

  Optional<Boolean> flag(String name) {
    return oneOf(name, List.of("true", "false")).map(Boolean::valueOf);
  }

  Optional<UUID> id(String name) {
    return parsed(name, "a UUID", PathId::find);
  }

  /** ISO 8601 with an offset, from 1970 to 9999. */
  Optional<Instant> time(String name) {
    return parsed(name, "a time such as 2026-01-31T12:00:00Z", QueryParameters::instant);
  }

  /** ISO 8601, positive, at most a hundred years. */
  Optional<Duration> duration(String name) {
    return parsed(name, "a duration such as PT1H", QueryParameters::iso);
  }

  int limit() {
    return parsed("limit", "a whole number from 1 to " + MAX_LIMIT, QueryParameters::pageSize)
        .orElse(DEFAULT_LIMIT);
  }

  Optional<Cursor> cursor() {
    return parsed("cursor", "the next_cursor of an earlier response", Cursor::parse);
  }

  /** A rule over several parameters. */
  void fault(String name, String code, String message) {
    faults.add(new Fault(name, code, message));
  }

  /**
   * @throws Problem 400 naming every fault
   */
  void requireFaultless() {
    parameters.keySet().stream()
        .filter(name -> !asked.contains(name))
        .limit(20)
        .forEach(
            name ->
                faults.add(
                    new Fault(printable(name), "unknown_parameter", "is not a known parameter")));
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return Optional.of(instant)
          .filter(t -> !t.isBefore(Instant.EPOCH))
          .filter(t -> t.isBefore(Instant.parse("9999-12-31T00:00:00Z")));
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> iso(String text) {
    try {
      return Optional.of(Duration.parse(text))
          .filter(duration -> !duration.isNegative() && !duration.isZero())
          .filter(duration -> duration.compareTo(LONGEST) <= 0);
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> pageSize(String text) {
    return Optional.of(text)
        .filter(digits -> NUMBER.matcher(digits).matches())
        .map(Integer::valueOf)
        .filter(count -> count >= 1 && count <= MAX_LIMIT);
  }

  /** A name comes from the caller: bounded and without control characters. */
  private static String printable(String name) {
    String bounded = name.length() > 64 ? name.substring(0, 64) : name;
    return bounded.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
