package dev.sallyport.platform.database.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Removes the time-outs for migrations: PostgreSQL stops a statement after {@code
 * statement_timeout}, and the driver gives up after {@code socketTimeout}. Both limits are meant
 * for requests; migrating a large table takes longer. TCP keep-alive still detects a dead
 * connection.
 */
public final class MigrationTimeouts implements Callback {
  private int usual;

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE
        || event == Event.AFTER_EACH_MIGRATE
        || event == Event.AFTER_EACH_MIGRATE_ERROR;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      if (event == Event.BEFORE_EACH_MIGRATE) {
        usual = context.getConnection().getNetworkTimeout();
        context.getConnection().setNetworkTimeout(Runnable::run, 0);
        execute(context.getConnection(), "set statement_timeout = 0");
      } else if (!context.getConnection().isClosed()) {
        context.getConnection().setNetworkTimeout(Runnable::run, usual);
        execute(context.getConnection(), "reset statement_timeout");
      }
    } catch (SQLException lost) {
      if (event == Event.BEFORE_EACH_MIGRATE) {
        throw new FlywayException("The database connection was lost before a migration", lost);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public String getCallbackName() {
    return "patience";
  }
}
