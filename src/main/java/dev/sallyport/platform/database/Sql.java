package dev.sallyport.platform.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Runs SQL, in the caller's transaction if there is one. Values are always parameters: {@code null}
 * or any of {@code String}, {@code UUID}, {@link Instant}, {@code LocalDate}, {@code byte[]},
 * numbers, booleans, {@link #texts}, {@link #uuids}, and an {@link Optional} of these. A statement
 * that depends on changes of entities is run with {@link #in}.
 *
 * <p>A failure of the database is a {@link SqlException}.
 */
public final class Sql {
  /** How long the driver waits for PostgreSQL to stop a statement, and then gives up. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Pool poolOrNull;
  private final Pool inUse;
  private final Connection connectionOrNull;

  private Sql(Pool poolOrNull, Pool inUse, Connection connectionOrNull) {
    this.poolOrNull = poolOrNull;
    this.inUse = inUse;
    this.connectionOrNull = connectionOrNull;
  }

  /** Where the connections come from. */
  interface Pool {
    Connection connect() throws SQLException;
  }

  /** Takes a connection from the pool for each statement: within a transaction the same one. */
  public Sql(DataSource database) {
    this(database::getConnection, () -> null);
  }

  /**
   * @param inUse the connection that the transaction uses already, which is not closed; null if
   *     there is none
   */
  Sql(Pool pool, Pool inUse) {
    this(pool, inUse, null);
  }

  /** SQL on a connection that the caller closes. */
  public static Sql on(Connection connection) {
    return new Sql(null, () -> null, connection);
  }

  /**
   * SQL in the transaction of an entity manager, whose changes are flushed first; there must be a
   * transaction.
   */
  public static Sql in(EntityManager entities) {
    entities.flush();
    return on(entities.unwrap(Connection.class));
  }

  /** A parameter of the type {@code text[]}; null for null. */
  public static Object texts(Collection<String> valuesOrNull) {
    return valuesOrNull == null ? null : new Values("text", valuesOrNull.toArray());
  }

  /** A parameter of the type {@code uuid[]}. */
  public static Object uuids(Collection<UUID> values) {
    return new Values("uuid", values.toArray());
  }

  /** A parameter of the type {@code bytea[]}. */
  public static Object bytes(Collection<byte[]> values) {
    // The driver encodes an array of objects only if its class says that they are bytes.
    return new Values("bytea", values.toArray(byte[][]::new));
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Values(String type, Object[] elements) {}

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private <T> T call(Work<T> work) {
    try {
      if (connectionOrNull != null) {
        return work.with(connectionOrNull);
      }
      Connection shared = inUse.connect();
      if (shared != null) {
        return work.with(shared);
      }
      try (Connection connection = poolOrNull.connect()) {
        return work.with(connection);
      }
    } catch (SQLException failed) {
      throw new SqlException(failed);
    }
  }

  /** Does several statements with one connection. */
  public <T> T connected(Function<Sql, T> work) {
    return connectionOrNull != null
        ? work.apply(this)
        : call(connection -> work.apply(on(connection)));
  }

  /**
   * Does the work with one connection and limits the duration of each statement, for work other
   * than ordinary requests. PostgreSQL stops a statement that takes longer; the driver, whose
   * {@code socketTimeout} is meant for requests, waits until it has been stopped, so that no
   * abandoned statement keeps running. Requires a transaction.
   */
  public <T> T within(Duration longest, Function<Sql, T> work) {
    return call(
        connection -> {
          int usual = connection.getNetworkTimeout();
          if (usual != 0) {
            int patience = Math.toIntExact(longest.plus(ANSWER).toMillis());
            connection.setNetworkTimeout(Runnable::run, Math.max(usual, patience));
          }
          try {
            // Not a query: the transaction may still choose its isolation.
            on(connection).execute("set local statement_timeout = " + longest.toMillis());
            return work.apply(on(connection));
          } finally {
            if (!connection.isClosed()) {
              connection.setNetworkTimeout(Runnable::run, usual);
            }
          }
        });
  }

  /** Runs a command that has neither parameters nor a result, such as {@code set local}. */
  public void execute(String command) {
    call(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(command);
          }
        });
  }

  /**
   * Runs an {@code insert}, {@code update} or {@code delete}; returns the number of rows. Several
   * that are separated by semicolons are sent in one round trip and run in this order, each as a
   * statement of its own; the number is that of the first one.
   */
  public int update(String text, Object... parameters) {
    return call(
        connection -> {
          try (PreparedStatement statement = prepare(connection, text, parameters)) {
            return statement.executeUpdate();
          }
        });
  }

  public int update(SqlUpdate statements) {
    return update(statements.text(), statements.parameters().toArray());
  }

  /** Runs the same update for each list of parameters, in one round trip. */
  public void batch(String text, List<Object[]> parameters) {
    call(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (Object[] row : parameters) {
              bind(statement, row);
              statement.addBatch();
            }
            return statement.executeBatch();
          }
        });
  }

  /** All rows of a query, or of an update that returns rows. */
  public <T> List<T> list(String text, Function<Row, T> mapper, Object... parameters) {
    List<T> found = new ArrayList<>();
    each(text, 0, row -> found.add(mapper.apply(row)), parameters);
    return found;
  }

  /** The first row; empty without one, and if the mapper returns null. */
  public <T> Optional<T> first(String text, Function<Row, T> mapper, Object... parameters) {
    return call(
        connection -> {
          try (PreparedStatement statement = prepare(connection, text, parameters);
              ResultSet rows = statement.executeQuery()) {
            return rows.next()
                ? Optional.ofNullable(mapper.apply(new Row(rows)))
                : Optional.empty();
          }
        });
  }

  /**
   * The first row of a query that follows one that locks rows. Both are sent in one round trip, but
   * the second one sees what others have committed while the first one waited.
   */
  public <T> Optional<T> firstAfterLock(
      String lock, String query, Function<Row, T> mapper, Object... parameters) {
    return call(
        connection -> {
          try (PreparedStatement statement = prepare(connection, lock + ";" + query, parameters)) {
            statement.execute();
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
              return rows.next()
                  ? Optional.ofNullable(mapper.apply(new Row(rows)))
                  : Optional.empty();
            }
          }
        });
  }

  /** The first row of a query that always has one. */
  public <T> T one(String text, Function<Row, T> mapper, Object... parameters) {
    return first(text, mapper, parameters).orElseThrow();
  }

  /** Whether a query has a row. */
  public boolean exists(String text, Object... parameters) {
    return first(text, row -> true, parameters).isPresent();
  }

  /**
   * Passes each row to the consumer.
   *
   * @param fetchSize rows in memory at a time, which requires a transaction; 0 for all
   */
  public void each(String text, int fetchSize, Consumer<Row> consumer, Object... parameters) {
    call(
        connection -> {
          try (PreparedStatement statement = prepare(connection, text, parameters)) {
            statement.setFetchSize(fetchSize);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                consumer.accept(new Row(rows));
              }
            }
            return null;
          }
        });
  }

  private static PreparedStatement prepare(Connection connection, String text, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    try {
      bind(statement, parameters);
      return statement;
    } catch (SQLException | RuntimeException failed) {
      statement.close();
      throw failed;
    }
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, Object parameter)
      throws SQLException {
    if (parameter instanceof Optional<?> optional) {
      bind(statement, index, optional.orElse(null));
    } else if (parameter instanceof Instant time) {
      statement.setTimestamp(index, Timestamp.from(time));
    } else if (parameter instanceof Values values) {
      statement.setArray(
          index, statement.getConnection().createArrayOf(values.type(), values.elements()));
    } else {
      statement.setObject(index, parameter);
    }
  }
}
