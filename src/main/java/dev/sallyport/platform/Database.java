package dev.sallyport.platform;

import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL by {@code DATABASE_URL}: the server's connection pool and the schema.
 *
 * <p>A pooled connection is validated at most once a second, and one that fails empties the pool,
 * so that the service finds a restarted database by itself. A request waits 5 seconds for a
 * connection at most.
 */
@DataSourceDefinition(
    name = Database.NAME,
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=sallyport.database.url}",
    user = "${MPCONFIG=sallyport.database.user}",
    password = "${MPCONFIG=sallyport.database.password}",
    minPoolSize = 2,
    maxPoolSize = 20,
    maxIdleTime = 300,
    properties = {
      "fish.payara.is-connection-validation-required=true",
      "fish.payara.connection-validation-method=custom-validation",
      "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.PostgresConnectionValidation",
      "fish.payara.validate-atmost-once-period-in-seconds=1",
      "fish.payara.fail-all-connections=true",
      "fish.payara.max-wait-time-in-millis=5000"
    })
@ApplicationScoped
public class Database {
  public static final String NAME = "java:app/jdbc/sallyport";

  @Resource(lookup = NAME)
  private DataSource dataSource;

  @Inject private Configuration configuration;

  /** Adds the faults of {@code DATABASE_URL} to the configuration's; connects to nothing. */
  static void checkUrl(Configuration configuration) {
    configuration.text(DotEnvConfigSource.FAULT).ifPresent(configuration::fault);
    if (configuration.text("DATABASE_URL").isEmpty()) {
      configuration.fault(
          "DATABASE_URL is missing: set it to postgresql://user:password@host:5432/database.");
      return;
    }
    try {
      DatabaseUrl.parse(configuration.text("DATABASE_URL", ""));
    } catch (IllegalArgumentException malformed) {
      configuration.fault(malformed.getMessage());
    }
  }

  /**
   * Brings the schema up to date, under Flyway's lock.
   *
   * @throws StartRefused when it cannot be migrated
   */
  void migrate() {
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(dataSource)
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException refused) {
      throw new StartRefused(
          "DATABASE_URL: the schema could not be migrated (" + firstLine(refused) + ").", refused);
    }
  }

  /**
   * A connection beside the pool, for what is left to do when the server stops: it closes its pools
   * before its applications.
   */
  public Connection connectWithoutPool() throws SQLException {
    DatabaseUrl url = DatabaseUrl.parse(configuration.text("DATABASE_URL", ""));
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(url.jdbcUrl());
    return direct.getConnection(url.user(), url.password());
  }

  /**
   * @throws StartRefused when no connection can be had
   */
  static void requireUsable(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      connection.isValid(5);
    } catch (SQLException unusable) {
      throw new StartRefused(
          "DATABASE_URL: the database cannot be used ("
              + firstLine(unusable)
              + "). Start PostgreSQL, or correct host, user, password or database in DATABASE_URL.",
          unusable);
    }
  }

  /** Whether the database answers within 2 seconds. */
  public boolean answers() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(2);
    } catch (SQLException away) {
      return false;
    }
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }
}
