package dev.sallyport.admin.query;

import dev.sallyport.platform.http.PathId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A parameter of a call: how its value is read and recorded.
 *
 * @param rule completes "must be …" for the caller
 * @param parser empty for a malformed value
 * @param demands what the rule says, in the parameters of a {@link dev.sallyport.problem.Fault}
 * @param recorded whether a valid value is recorded literally; false if it may be any text, such as
 *     an e-mail address or a misplaced password
 */
public record QueryParameter<T>(
    String name,
    String rule,
    Map<String, Object> demands,
    Function<String, Optional<T>> parser,
    boolean recorded) {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern PART = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1,200}");

  static <T> QueryParameter<T> of(String name, String rule, Function<String, Optional<T>> parser) {
    return new QueryParameter<>(name, rule, Map.of(), parser, true);
  }

  static <T> QueryParameter<T> freeText(
      String name, String rule, Function<String, Optional<T>> parser) {
    return new QueryParameter<>(name, rule, Map.of(), parser, false);
  }

  static QueryParameter<String> oneOf(String name, List<String> values) {
    return oneOf(name, values, text -> Optional.of(text).filter(values::contains));
  }

  static <T> QueryParameter<T> oneOf(
      String name, List<String> values, Function<String, Optional<T>> parser) {
    return new QueryParameter<>(
        name, String.join(" or ", values), Map.of("allowed", values), parser, true);
  }

  /** A whole number within the range, both ends included. */
  static QueryParameter<Integer> number(
      String name, int min, int max, Function<String, Optional<Integer>> parser) {
    return new QueryParameter<>(
        name,
        "a whole number from " + min + " to " + max,
        Map.of("min", min, "max", max),
        parser,
        true);
  }

  static QueryParameter<Boolean> flag(String name) {
    List<String> values = List.of("true", "false");
    return oneOf(
        name, values, text -> Optional.of(text).filter(values::contains).map(Boolean::valueOf));
  }

  /** A part of a text; not recorded literally, because it may be anything. */
  static QueryParameter<String> part(String name) {
    return freeText(
        name, "a text of at most 200 characters without control characters", matching(PART));
  }

  static QueryParameter<UUID> id(String name) {
    return of(name, "a UUID", PathId::find);
  }

  /** ISO 8601 with an offset, from 1970 to 9999. */
  static QueryParameter<Instant> time(String name) {
    return of(name, "a time such as 2026-01-31T12:00:00Z", QueryParameter::instant);
  }

  /** ISO 8601, positive, at most a hundred years. */
  static QueryParameter<Duration> duration(String name) {
    return of(name, "a duration such as PT1H", QueryParameter::iso);
  }

  static Function<String, Optional<String>> matching(Pattern form) {
    return text -> Optional.of(text).filter(value -> form.matcher(value).matches());
  }

  /** Whether the value may be recorded literally. */
  boolean isReadable(String value) {
    return recorded && parser.apply(value).isPresent();
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
}
