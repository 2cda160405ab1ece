package dev.sallyport.platform.text;

import dev.sallyport.platform.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Texts by language: two property files in the WAR, each key replaced by that of a file in {@code
 * THEME_DIR}. Files are UTF-8. Texts may contain placeholders such as <code>{brand}</code>.
 */
public final class ThemedTexts {
  /** Longer files of an operator are refused. */
  public static final int MAX_THEME_BYTES = 65_536;

  public static final int MAX_TEXT = 2_000;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

  private final Map<Language, Properties> texts = new EnumMap<>(Language.class);

  /**
   * @param builtIn the resource without language and extension, such as {@code /mail/texts}
   * @param themed the file in {@code THEME_DIR} without those, such as {@code mail}
   */
  public ThemedTexts(String builtIn, String themed, Theme theme, Configuration configuration) {
    for (Language language : Language.values()) {
      Properties own = builtIn(builtIn, language);
      texts.put(language, own);
      theme
          .file(themed + "_" + language.tag() + ".properties")
          .ifPresent(file -> replace(own, file, configuration));
    }
  }

  private static Properties builtIn(String prefix, Language language) {
    String name = prefix + "_" + language.tag() + ".properties";
    try (InputStream file = ThemedTexts.class.getResourceAsStream(name);
        Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      Properties properties = new Properties();
      properties.load(reader);
      return properties;
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** The operator's texts must fit to the templates; otherwise the service does not start. */
  private static void replace(Properties own, Path file, Configuration configuration) {
    Properties theme = new Properties();
    try {
      if (Files.size(file) > MAX_THEME_BYTES) {
        configuration.fault(fault(file, "is longer than " + MAX_THEME_BYTES + " bytes"));
        return;
      }
      theme.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException absent) {
      return;
    } catch (IOException | IllegalArgumentException malformed) {
      configuration.fault(fault(file, "is not a properties file in UTF-8"));
      return;
    }
    for (String key : theme.stringPropertyNames()) {
      String text = theme.getProperty(key);
      if (!own.containsKey(key)) {
        configuration.fault(fault(file, "has an unknown key"));
      } else if (!isValid(key, text, own.getProperty(key))) {
        configuration.fault(fault(file, "has an invalid value for the key " + key));
      } else {
        own.setProperty(key, text);
      }
    }
  }

  private static String fault(Path file, String what) {
    return "THEME_DIR: the file " + file.getFileName() + " " + what + "; correct or remove it.";
  }

  private static boolean isValid(String key, String text, String original) {
    if (text.isBlank() || text.length() > MAX_TEXT || text.chars().anyMatch(c -> c < ' ')) {
      return false;
    }
    if (key.equals("color")) {
      return COLOR.matcher(text).matches();
    }
    if (key.equals("time.format")) {
      return isTimeFormat(text);
    }
    Set<String> allowed = placeholders(original);
    allowed.add("brand");
    return allowed.containsAll(placeholders(text));
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isTimeFormat(String pattern) {
    try {
      String formatted =
          DateTimeFormatter.ofPattern(pattern).format(Instant.EPOCH.atOffset(ZoneOffset.UTC));
      return !formatted.isBlank();
    } catch (IllegalArgumentException | DateTimeException malformed) {
      return false;
    }
  }

  /**
   * A text, with its placeholders replaced.
   *
   * @param values by the name of the placeholder; {@code brand} is always there
   * @throws IllegalStateException if there is no such text, or no value for a placeholder
   */
  public String text(Language language, String key, Map<String, String> values) {
    String text = texts.get(language).getProperty(key);
    if (text == null) {
      throw new IllegalStateException("no text " + key);
    }
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(language, found, values)));
  }

  private String value(Language language, MatchResult found, Map<String, String> values) {
    String name = found.group(1);
    String value =
        name.equals("brand") ? texts.get(language).getProperty("brand") : values.get(name);
    if (value == null) {
      throw new IllegalStateException("no value for the placeholder " + name);
    }
    return value;
  }

  /** All keys of a language. */
  public Set<String> keys(Language language) {
    return texts.get(language).stringPropertyNames();
  }
}
