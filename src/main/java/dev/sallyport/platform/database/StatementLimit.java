package dev.sallyport.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Limits the duration of each statement in a transaction, for work other than ordinary requests.
 * PostgreSQL stops a statement that takes longer; the driver, whose {@code socketTimeout} is meant
 * for requests, waits until it has been stopped, so that no abandoned statement keeps running.
 */
public final class StatementLimit {
  private static final String QUERY_CANCELED = "57014";
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private StatementLimit() {}

  /** Work with a connection. */
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Does the work in the caller's transaction and limits the duration of each statement. */
  public static <T> T within(Duration longest, Connection connection, Work<T> work)
      throws SQLException {
    int usual = connection.getNetworkTimeout();
    if (usual != 0) {
      int patience = Math.toIntExact(longest.plus(ANSWER).toMillis());
      connection.setNetworkTimeout(Runnable::run, Math.max(usual, patience));
    }
    try {
      try (Statement statement = connection.createStatement()) {
        // Not a query: the transaction may still choose its isolation.
        statement.execute("set local statement_timeout = " + longest.toMillis());
      }
      return work.with(connection);
    } finally {
      if (!connection.isClosed()) {
        connection.setNetworkTimeout(Runnable::run, usual);
      }
    }
  }

  /** Whether PostgreSQL stopped the statement. */
  public static boolean isStopped(SQLException failed) {
    return QUERY_CANCELED.equals(failed.getSQLState());
  }
}
