package dev.sallyport;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks the service's database what really happened. */
public final class Database {
  private static final KeptConnections CONNECTIONS =
      new KeptConnections(() -> RunningService.shared().database());

  private Database() {}

  /** A connection that is kept when it is closed, which must leave it as it was. */
  public static Connection connection() {
    return CONNECTIONS.connection();
  }

  /** First column of every row. */
  public static List<Object> column(String sql, Object... parameters) {
    try (Connection connection = connection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<Object> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getObject(1));
      }
      return values;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Every row, by column name. */
  public static List<Map<String, Object>> rows(String sql, Object... parameters) {
    try (Connection connection = connection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<Map<String, Object>> found = new ArrayList<>();
      while (rows.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
        }
        found.add(row);
      }
      return found;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public static Object value(String sql, Object... parameters) {
    return column(sql, parameters).get(0);
  }

  /** How many of a user's sessions have not been ended. */
  public static long openSessions(UUID userId) {
    return count("select count(*) from sessions where user_id = ? and ended_at is null", userId);
  }

  public static long count(String sql, Object... parameters) {
    return ((Number) value(sql, parameters)).longValue();
  }

  /** Rows changed. */
  public static int update(String sql, Object... parameters) {
    try (Connection connection = connection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
