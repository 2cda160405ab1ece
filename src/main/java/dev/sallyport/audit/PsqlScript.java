package dev.sallyport.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A script for psql, for JDBC: one statement whose variables ({@code :name} and {@code :'name'})
 * become parameters; the commands that give them defaults are left out.
 *
 * @param sql with a question mark for each variable
 * @param variables their names, in that order
 */
record PsqlScript(String sql, List<String> variables) {
  // Not the second colon of a cast.
  private static final Pattern VARIABLE = Pattern.compile("(?<!:):('?)([a-z]+)\\1");

  static PsqlScript parse(String text) {
    String statement =
        text.lines()
            .filter(line -> !line.startsWith("\\") && !line.startsWith("--"))
            .collect(Collectors.joining("\n"))
            .strip();
    List<String> names = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(statement.replaceFirst(";$", ""));
    String sql =
        variables.replaceAll(
            found -> {
              names.add(found.group(2));
              return "?";
            });
    return new PsqlScript(sql, List.copyOf(names));
  }
}
