package dev.sallyport.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.config.StartupException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A database that the service cannot work with is refused with PostgreSQL's reason and a remedy.
 */
@WithoutServer
class DatabaseRequirementsIT {
  private static final Logger LOG = Logger.getLogger(DatabaseRequirements.class.getName());

  @BeforeAll
  static void makeDatabases() throws SQLException {
    try (Connection connection = PostgresWithoutServer.connection();
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "create role guest login connection limit 12",
              "create database theirs",
              "create database vacant",
              "create database ascii encoding 'SQL_ASCII' locale 'C' template template0",
              "create database latin encoding 'LATIN1' locale 'C' template template0")) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void aRoleThatMayNotCreateTablesIsToldWhatToGrant() {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> migrate("vacant", "guest"))
        .withMessageStartingWith(
            "DATABASE_URL: the schema could not be migrated (permission denied for schema public).")
        .withMessageContaining("grant create on schema public");
  }

  @Test
  void aSchemaOfSomebodyElseIsToldAsFlywayPutsIt() throws SQLException {
    try (Connection connection = database("theirs", "postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists orders (id int)");
    }

    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> migrate("theirs", "postgres"))
        .withMessageContaining("non-empty schema")
        .withMessageContaining("must be empty, or created by this or an earlier version");
  }

  @Test
  void anEncodingThatCannotKeepEveryTextIsRefused() {
    for (String database : List.of("ascii", "latin")) {
      assertThatExceptionOfType(StartupException.class)
          .isThrownBy(() -> DatabaseRequirements.check(database(database, "postgres"), 5, 1))
          .withMessageContaining(database.equals("ascii") ? "SQL_ASCII" : "LATIN1")
          .withMessageContaining("encoding 'UTF8'");
    }
  }

  @Test
  void aPoolThatDoesNotFitIsRefused() {
    DataSource guest = database("theirs", "guest");

    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> DatabaseRequirements.check(guest, 13, 1))
        .withMessageStartingWith("DATABASE_POOL_SIZE is 13, but PostgreSQL allows this role 12");
    assertThatCode(() -> DatabaseRequirements.check(guest, 12, 1)).doesNotThrowAnyException();
  }

  @Test
  void poolsOfSeveralNodesThatDoNotFitAreToldAtStart() {
    DataSource guest = database("theirs", "guest");

    assertThat(warnings(() -> DatabaseRequirements.check(guest, 6, 2))).isEmpty();
    assertThat(warnings(() -> DatabaseRequirements.check(guest, 6, 3)))
        .singleElement()
        .asString()
        .contains(
            "3 nodes with DATABASE_POOL_SIZE=6 may need 18 connections, but PostgreSQL allows this"
                + " role 12.",
            "at most 4 on each node");
  }

  @Test
  void aTimeZoneThatPostgresDoesNotKnowIsTold() {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(
            () ->
                DatabaseRequirements.requireConnection(
                    failing(
                        "SFATAL\0C22023\0Minvalid value for parameter \"TimeZone\":"
                            + " \"Asia/Calcutta\"\0\0")))
        .withMessageContaining("Asia/Calcutta")
        .withMessageContaining("-Duser.timezone=UTC")
        .withMessageNotContaining("password");
  }

  @Test
  void anyOtherReasonIsToldWithTheUsualRemedy() {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(
            () ->
                DatabaseRequirements.requireConnection(
                    failing("SFATAL\0C3D000\0Mdatabase \"x\" does not exist\0\0")))
        .withMessageContaining("(database \"x\" does not exist)")
        .withMessageContaining("correct the host, user, password or database");
  }

  private static void migrate(String database, String user) {
    Database.migrate(database(database, user), "filesystem:db/migration");
  }

  private static DataSource database(String name, String user) {
    return PostgresWithoutServer.dataSource(name, user);
  }

  /** As the pool does: the reason is a cause of its own exception. */
  private static DataSource failing(String serverMessage) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              throw new SQLException(
                  "Error in allocating a connection",
                  new PSQLException(new ServerErrorMessage(serverMessage)));
            });
  }

  private static List<String> warnings(Runnable check) {
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            messages.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
          }

          @Override
          public void flush() {
            // Nothing is kept back.
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
    LOG.addHandler(handler);
    try {
      check.run();
    } finally {
      LOG.removeHandler(handler);
    }
    return messages;
  }
}
