package dev.sallyport.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code .env} files: {@code KEY=value} lines, an optional {@code export} before the key,
 * blank lines, {@code #} comments. A quoted value is the text between the single or double quotes.
 * Any other value ends at a {@code #} that follows white space, or at the end of the line, and is
 * trimmed. Nothing is escaped or expanded. If a key appears twice, the last line applies, as in a
 * shell.
 */
public final class DotEnv {
  // DOTALL, because a line may contain a Unicode line separator.
  private static final Pattern IGNORED = Pattern.compile("\\s*(#.*)?", Pattern.DOTALL);
  private static final Pattern KEY_AND_REST =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)", Pattern.DOTALL);
  private static final Pattern QUOTED =
      Pattern.compile("\\s*(?:\"([^\"]*)\"|'([^']*)')\\s*(?:#.*)?", Pattern.DOTALL);
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*", Pattern.DOTALL);

  private DotEnv() {}

  /**
   * Reads a file in UTF-8; one that does not exist is empty.
   *
   * @throws IllegalArgumentException as {@link #parse}, or when the file cannot be read; the
   *     message is a sentence for the operator
   */
  public static Map<String, String> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException absent) {
      return Map.of();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          ".env cannot be read: make it a UTF-8 text file that the service is allowed to read.",
          unreadable);
    }
  }

  /**
   * Reads a file's text, in the order of its lines.
   *
   * @throws IllegalArgumentException naming the first malformed line by its number; its content may
   *     be a secret and is not repeated
   */
  public static Map<String, String> parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    // Editors on Windows may put a byte order mark in front.
    List<String> lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!IGNORED.matcher(lines.get(i)).matches()) {
        readLine(i + 1, lines.get(i), values);
      }
    }
    return values;
  }

  private static void readLine(int number, String line, Map<String, String> values) {
    Matcher matcher = KEY_AND_REST.matcher(line);
    if (!matcher.matches()) {
      throw malformed(number, "write KEY=value");
    }
    values.put(matcher.group(1), value(number, matcher.group(2)));
  }

  private static String value(int number, String rest) {
    String start = rest.stripLeading();
    if (!start.startsWith("\"") && !start.startsWith("'")) {
      return COMMENT.matcher(rest).replaceFirst("").strip();
    }
    Matcher quoted = QUOTED.matcher(rest);
    if (!quoted.matches()) {
      throw malformed(
          number, "end the value with the same quote that starts it, with nothing after it");
    }
    return quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
  }

  private static IllegalArgumentException malformed(int number, String remedy) {
    return new IllegalArgumentException(
        "Line " + number + " of .env is malformed: " + remedy + ".");
  }
}
