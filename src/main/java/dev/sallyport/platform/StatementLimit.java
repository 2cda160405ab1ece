package dev.sallyport.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * How long each statement of a transaction may take, for work that is not a request's ordinary one.
 * PostgreSQL stops a statement that takes longer; the driver, whose {@code socketTimeout} is meant
 * for requests, waits until it has, so that nothing runs on that nobody waits for.
 */
public final class StatementLimit {
  private static final String QUERY_CANCELED = "57014";
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private StatementLimit() {}

  /** What is done with a connection. */
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Does the work in the caller's transaction, each statement of it within so long. */
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
