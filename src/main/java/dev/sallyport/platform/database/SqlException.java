package dev.sallyport.platform.database;

import java.sql.SQLException;
import java.util.Optional;

/** A failure of {@link Sql}: its cause is what the driver reported. */
public final class SqlException extends RuntimeException {
  private static final String QUERY_CANCELED = "57014";

  SqlException(SQLException cause) {
    super(cause);
  }

  /** Whether PostgreSQL stopped the statement, because it took too long. */
  public boolean isStopped() {
    return stateOf(this).filter(QUERY_CANCELED::equals).isPresent();
  }

  /** The SQLSTATE of a failure or of one of its causes; empty if the database is not to blame. */
  public static Optional<String> stateOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.ofNullable(sql.getSQLState());
      }
    }
    return Optional.empty();
  }
}
