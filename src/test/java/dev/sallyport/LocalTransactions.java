package dev.sallyport;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Transactions of services without their server: all connections that {@link #dataSource} gives to
 * a thread within a transaction are the same one. A nested transaction is one of its own, like
 * {@code REQUIRES_NEW}.
 */
public final class LocalTransactions {
  private static final ThreadLocal<Connection> CURRENT = new ThreadLocal<>();

  /** Commits, unless the call throws. */
  public <T> T call(Supplier<T> work) {
    Connection outer = CURRENT.get();
    try (Connection connection = PostgresWithoutServer.keptConnection()) {
      connection.setAutoCommit(false);
      CURRENT.set(connection);
      try {
        T answer = work.get();
        connection.commit();
        return answer;
      } catch (RuntimeException | Error failed) {
        connection.rollback();
        throw failed;
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Connections of the thread's transaction. */
  public DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          if (!method.getName().equals("getConnection")) {
            throw new UnsupportedOperationException(method.getName());
          }
          return shared();
        });
  }

  /** Remains open when it is closed. */
  private Connection shared() {
    Connection connection = CURRENT.get();
    if (connection == null) {
      throw new IllegalStateException("no transaction");
    }
    return proxy(
        Connection.class,
        (method, arguments) ->
            method.getName().equals("close") ? null : method.invoke(connection, arguments));
  }

  @FunctionalInterface
  private interface Handler {
    Object invoke(java.lang.reflect.Method method, Object[] arguments)
        throws ReflectiveOperationException, SQLException;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return handler.invoke(method, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }
}
