package dev.sallyport.audit.detection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Adapts a psql script to JDBC: one statement whose variables ({@code :name} and {@code :'name'})
 * become parameters; the commands that set their defaults are removed.
 *
 * @param sql with a question mark for each variable
 * @param variables their names, in that order
 */
record PsqlScript(String sql, List<String> variables) {
  // Does not match the second colon of a cast.
  private static final Pattern VARIABLE = Pattern.compile("(?<!:):('?)([a-z]+)\\1");
  private static final Pattern NEXT_QUERY = Pattern.compile("(?m)^\\),\\n(?=[a-z]+ as \\()");

  static PsqlScript parse(String text) {
    return ofStatement(statement(text));
  }

  /**
   * The leading common table expressions up to the named one, without the final query, to be
   * combined with another query.
   */
  static PsqlScript parseUpTo(String name, String text) {
    String statement = statement(text);
    Matcher end = NEXT_QUERY.matcher(statement);
    int begin = statement.indexOf(name + " as (");
    if (begin < 0 || !end.find(begin)) {
      throw new IllegalArgumentException(
          "The script must contain the common table expression " + name);
    }
    return ofStatement(statement.substring(0, end.start()) + ")");
  }

  /** The text of a script on the class path of the WAR. */
  static String read(String resource) {
    try (InputStream script = PsqlScript.class.getClassLoader().getResourceAsStream(resource)) {
      if (script == null) {
        throw new IllegalStateException(resource + " is missing from the WAR");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String statement(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("\\") && !line.startsWith("--"))
        .collect(Collectors.joining("\n"))
        .strip()
        .replaceFirst(";$", "");
  }

  private static PsqlScript ofStatement(String statement) {
    List<String> names = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(statement);
    String sql =
        variables.replaceAll(
            found -> {
              names.add(found.group(2));
              return "?";
            });
    return new PsqlScript(sql, List.copyOf(names));
  }
}
