package dev.sallyport;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * Connections that stay open when they are closed, for the next that asks: PostgreSQL starts a
 * process for each, which takes as long as many queries.
 */
public final class KeptConnections {
  private static final int VALID_WITHIN_SECONDS = 5;

  private final Supplier<Connection> opens;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  public KeptConnections(Supplier<Connection> opens) {
    this.opens = opens;
  }

  /** Commits each statement, like a new one. Close it as usual. */
  public Connection connection() {
    try {
      Connection kept = idle.poll();
      // Not valid any more are those from before a test stopped the database.
      while (kept != null && !kept.isValid(VALID_WITHIN_SECONDS)) {
        kept.close();
        kept = idle.poll();
      }
      Connection connection = kept == null ? opens.get() : kept;
      return (Connection)
          Proxy.newProxyInstance(
              KeptConnections.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> call(connection, method, arguments));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("close")) {
      keep(connection);
      return null;
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private void keep(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    idle.push(connection);
  }
}
