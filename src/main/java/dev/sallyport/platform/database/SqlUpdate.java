package dev.sallyport.platform.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Statements that change rows, separated by semicolons, and their parameters. {@link Sql} sends
 * them in one round trip, and they run in this order.
 *
 * @param parameters as {@link Sql} takes them
 */
public record SqlUpdate(String text, List<Object> parameters) {
  public static SqlUpdate of(String text, Object... parameters) {
    return new SqlUpdate(text, Arrays.asList(parameters));
  }

  /** These statements and then those. */
  public SqlUpdate then(SqlUpdate next) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(next.parameters);
    return new SqlUpdate(text + ";" + next.text, all);
  }
}
