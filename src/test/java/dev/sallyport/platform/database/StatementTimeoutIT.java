package dev.sallyport.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.database.migration.MigrationTimeouts;
import dev.sallyport.platform.database.url.DatabaseUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Work that takes too long is stopped in PostgreSQL, not left running there. */
@WithoutServer
class StatementTimeoutIT {
  @Test
  void postgresStopsWhatTheDriverWouldAbandon() throws SQLException {
    try (Connection connection = impatient().getConnection();
        Statement statement = connection.createStatement()) {
      long start = System.nanoTime();

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("select pg_sleep(60)"))
          .satisfies(stopped -> assertThat(stopped.getSQLState()).isEqualTo("57014"));

      // The connection is as good as before: the socket time-out of 2 s would have closed it.
      assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThan(1_700);
      try (ResultSet row =
          statement.executeQuery(
              "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)'"
                  + " and state = 'active'")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getLong(1)).isZero();
      }
    }
  }

  @Test
  void everyPooledConnectionHasALimitBelowTheSocketTimeout() throws SQLException {
    try (Connection connection = PostgresWithoutServer.connection()) {
      assertThat(timeout(connection)).isEqualTo("9s");
    }
  }

  @Test
  void aMigrationTakesItsTimeAndTheNextStatementDoesNot() throws SQLException {
    try (Connection connection = PostgresWithoutServer.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema patient");
    }
    Flyway flyway =
        Flyway.configure()
            .dataSource(impatient())
            .defaultSchema("patient")
            .locations("classpath:slow-migration")
            .callbacks(new MigrationTimeouts())
            .load();

    assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);

    try (Connection connection = PostgresWithoutServer.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema patient cascade");
    }
  }

  private static String timeout(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show statement_timeout")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  /** As {@code socketTimeout=2} in {@code DATABASE_URL} makes them. */
  private static PGSimpleDataSource impatient() throws SQLException {
    try (Connection connection = PostgresWithoutServer.connection()) {
      String url = connection.getMetaData().getURL();
      String location = url.substring(url.indexOf("//") + 2, url.indexOf('?'));
      DatabaseUrl impatient =
          DatabaseUrl.parse("postgresql://postgres@" + location + "?socketTimeout=2");
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(impatient.jdbcUrl());
      dataSource.setUser(impatient.user());
      return dataSource;
    }
  }
}
