package dev.sallyport.platform.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Typed access to the service's variables: the sources of MicroProfile Config, that is, system
 * properties, then the environment, then {@code .env}, each value literally. A malformed value is
 * recorded as a fault and its default is returned, so that one start reports all faults.
 */
@ApplicationScoped
public class Configuration {
  // "900" means seconds; "15m", "12h", "30d" and ISO-8601 "PT15M" contain their unit.
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(s|m|h|d)?");

  // The character that Java substitutes for bytes that are not valid in its charset.
  private static final char UNDECODABLE = '\uFFFD';

  private final Function<String, Optional<String>> lookup;
  private final Function<String, Optional<String>> sources;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> undecodable = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();

  /** Defaults that may depend on other variables. */
  private final Map<String, String> derived = new ConcurrentHashMap<>();

  public Configuration() {
    this(LiteralConfig::value, LiteralConfig::source);
  }

  /** For tests and tools: values from an arbitrary source. */
  public Configuration(Function<String, Optional<String>> lookup) {
    this(lookup, name -> lookup.apply(name).map(value -> "environment"));
  }

  private Configuration(
      Function<String, Optional<String>> lookup, Function<String, Optional<String>> sources) {
    this.lookup = lookup;
    this.sources = sources;
  }

  /** The trimmed value; a blank one counts as absent. */
  public Optional<String> text(String name) {
    return literal(name).map(String::trim);
  }

  /** The value with the spaces around it, as a password may have them; a blank one is absent. */
  public Optional<String> literal(String name) {
    names.add(name);
    Optional<String> value = lookup.apply(name).filter(text -> !text.isBlank());
    if (value.filter(text -> text.indexOf(UNDECODABLE) >= 0).isPresent()) {
      undecodable.add(name);
      return Optional.empty();
    }
    return value;
  }

  public String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /** Comma-separated values, trimmed, blanks dropped. */
  public List<String> list(String name) {
    return text(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::trim)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public int number(String name, int fallback, int min, int max) {
    String remedy = "set it to a whole number from " + min + " to " + max;
    return parsed(
        name,
        fallback,
        remedy,
        value -> {
          int number = Integer.parseInt(value);
          return number >= min && number <= max ? Optional.of(number) : Optional.empty();
        });
  }

  /** {@code 900} (seconds), {@code 15m}, {@code 12h}, {@code 30d} or ISO-8601, within the range. */
  public Duration duration(String name, Duration fallback, Duration min, Duration max) {
    String remedy = "set it to a duration such as 15m, from " + min + " to " + max;
    return parsed(
        name,
        fallback,
        remedy,
        value -> {
          Duration duration = duration(value);
          return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0
              ? Optional.of(duration)
              : Optional.empty();
        });
  }

  /** {@code true} or {@code false}, in any case. */
  public boolean flag(String name, boolean fallback) {
    return parsed(
        name,
        fallback,
        "set it to true or false",
        value ->
            switch (value.toLowerCase(Locale.ROOT)) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** One of the constants, written in any case. */
  public <E extends Enum<E>> E oneOf(String name, E fallback) {
    Class<E> kind = fallback.getDeclaringClass();
    return parsed(
        name,
        fallback,
        "set it to one of " + Arrays.toString(kind.getEnumConstants()).toLowerCase(Locale.ROOT),
        value -> Optional.of(Enum.valueOf(kind, value.toUpperCase(Locale.ROOT))));
  }

  /**
   * Parses a value with the parser of the caller.
   *
   * @param remedy continues the sentence "NAME is malformed: …"
   * @param parser empty or an {@link IllegalArgumentException} for a malformed value
   */
  public <T> T parsed(
      String name, T fallback, String remedy, Function<String, Optional<T>> parser) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      Optional.ofNullable(written(fallback))
          .ifPresent(derivedText -> derived.put(name, derivedText));
      return fallback;
    }
    Optional<T> result;
    try {
      result = parser.apply(value.get());
    } catch (IllegalArgumentException | ArithmeticException malformed) {
      result = Optional.empty();
    }
    if (result.isEmpty()) {
      // The value is not repeated: it may be a secret put into the wrong variable.
      fault(name + " is malformed: " + remedy + ".");
    }
    return result.orElse(fallback);
  }

  /**
   * Comma-separated values, each parsed; malformed ones are left out.
   *
   * @param remedy continues the sentence "NAME is malformed: set it to a comma-separated list of …"
   * @param parser empty for a malformed value
   */
  public <T> List<T> parsedList(String name, String remedy, Function<String, Optional<T>> parser) {
    List<Optional<T>> values = list(name).stream().map(parser).toList();
    if (values.stream().anyMatch(Optional::isEmpty)) {
      fault(name + " is malformed: set it to a comma-separated list of " + remedy + ".");
    }
    return values.stream().flatMap(Optional::stream).toList();
  }

  /** Records a reason to refuse the start: a sentence that names the variable and the remedy. */
  public void fault(String sentence) {
    faults.add(sentence);
  }

  /**
   * @throws StartupException naming every fault, if there is one
   */
  public void requireFaultless() {
    List<String> all = faults();
    if (!all.isEmpty()) {
      throw new StartupException(String.join(" ", all));
    }
  }

  public List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    undecodable.forEach(
        name ->
            all.add(
                name
                    + " contains characters that Java cannot decode in this locale: write it in"
                    + " UTF-8 and set LC_ALL=C.UTF-8, or put it into .env."));
    return List.copyOf(all);
  }

  /** All variables that were read, in the order of the first reading. */
  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  /** All variables in the order of {@code .env.example}, without the values of secrets. */
  public List<SettingInForce> inForce() {
    return SettingCatalogue.ALL.stream().map(this::inForce).toList();
  }

  private SettingInForce inForce(SettingCatalogue.Entry entry) {
    Optional<String> set = lookup.apply(entry.name()).filter(text -> !text.isBlank());
    String source = set.flatMap(text -> sources.apply(entry.name())).orElse("default");
    if (entry.isSecret()) {
      return new SettingInForce(
          entry.name(), set.isPresent() ? "set" : "not set", set.isEmpty(), true, source);
    }
    Optional<String> fallback = Optional.of(entry.fallback()).filter(text -> !text.isEmpty());
    String value =
        set.map(String::trim)
            .or(() -> fallback)
            .or(() -> Optional.ofNullable(derived.get(entry.name())))
            .orElse(null);
    boolean isDefault =
        set.map(String::trim).map(text -> text.equals(entry.fallback())).orElse(true);
    return new SettingInForce(entry.name(), value, isDefault, false, source);
  }

  /** As the value is written in the configuration; null for other types. */
  private static String written(Object value) {
    if (value instanceof Duration duration) {
      return duration.isZero() ? "0" : duration.toString();
    }
    return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : null;
  }

  private static Duration duration(String value) {
    Matcher matcher = SHORT_DURATION.matcher(value);
    if (!matcher.matches()) {
      try {
        return Duration.parse(value);
      } catch (java.time.format.DateTimeParseException malformed) {
        throw new IllegalArgumentException("not a duration", malformed);
      }
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    return switch (unit) {
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofSeconds(amount);
    };
  }
}
