package dev.sallyport.platform.database;

import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.database.migration.MigrationRefusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Checks what the service requires of its database before it changes anything in it. */
final class DatabaseRequirements {
  private static final Logger LOG = Logger.getLogger(DatabaseRequirements.class.getName());

  private static final String ENCODING =
      "select pg_encoding_to_char(encoding) from pg_database where datname = current_database()";

  /**
   * The connections that PostgreSQL, the role and the database allow this role; -1 is no limit.
   * reserved_connections is a setting of PostgreSQL 16 and newer.
   */
  private static final String CONNECTIONS =
      "select current_setting('max_connections')::int - case when r.rolsuper then 0 else"
          + " current_setting('superuser_reserved_connections')::int"
          + " + coalesce(current_setting('reserved_connections', true), '0')::int end,"
          + " case when r.rolsuper then -1 else r.rolconnlimit end,"
          + " case when r.rolsuper then -1 else d.datconnlimit end"
          + " from pg_roles r, pg_database d"
          + " where r.rolname = current_user and d.datname = current_database()";

  private DatabaseRequirements() {}

  /**
   * Opens a connection and checks the encoding and the number of connections.
   *
   * @param poolSize of each node
   * @param nodes of the cluster, this one included
   * @throws StartupException when the database cannot be used
   */
  static void check(DataSource dataSource, int poolSize, int nodes) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      requireUtf8(statement);
      requireConnections(statement, poolSize, nodes);
    } catch (SQLException unusable) {
      throw unusable(unusable);
    }
  }

  /**
   * @throws StartupException when no connection can be had
   */
  static void requireConnection(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      connection.isValid(5);
    } catch (SQLException unusable) {
      throw unusable(unusable);
    }
  }

  private static void requireUtf8(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(ENCODING)) {
      row.next();
      String encoding = row.getString(1);
      if (!encoding.equals("UTF8")) {
        throw new StartupException(
            "DATABASE_URL: the database has the encoding "
                + encoding
                + ", which cannot store every character. Create a UTF-8 database: create database"
                + " sallyport encoding 'UTF8' template template0.");
      }
    }
  }

  private static void requireConnections(Statement statement, int poolSize, int nodes)
      throws SQLException {
    try (ResultSet row = statement.executeQuery(CONNECTIONS)) {
      row.next();
      int allowed = row.getInt(1);
      for (int column = 2; column <= 3; column++) {
        allowed = row.getInt(column) < 0 ? allowed : Math.min(allowed, row.getInt(column));
      }
      if (poolSize > allowed) {
        throw new StartupException(
            "DATABASE_POOL_SIZE is "
                + poolSize
                + ", but PostgreSQL allows this role "
                + allowed
                + " connections (max_connections minus the reserved ones, and the limits of role"
                + " and database). Set DATABASE_POOL_SIZE to at most that number, or raise the"
                + " limit.");
      }
      if ((long) poolSize * nodes > allowed) {
        LOG.log(
            Level.WARNING,
            "{0} nodes with DATABASE_POOL_SIZE={1} may need {2} connections, but PostgreSQL allows"
                + " this role {3}. Requests fail when no connection is left: set DATABASE_POOL_SIZE"
                + " to at most {4} on each node, or raise max_connections.",
            new Object[] {
              Integer.toString(nodes),
              Integer.toString(poolSize),
              Long.toString((long) poolSize * nodes),
              Integer.toString(allowed),
              Integer.toString(allowed / nodes)
            });
      }
    }
  }

  private static StartupException unusable(SQLException failure) {
    String reason = MigrationRefusal.reason(failure);
    // The driver sends the JVM's time zone with each new connection.
    String remedy =
        reason.contains("\"TimeZone\"")
            ? "Start Java with -Duser.timezone=UTC: PostgreSQL does not know the time zone of this"
                + " JVM."
            : "Start PostgreSQL, or correct the host, user, password or database in DATABASE_URL.";
    return new StartupException(
        "DATABASE_URL: the database cannot be used (" + reason + "). " + remedy, failure);
  }
}
