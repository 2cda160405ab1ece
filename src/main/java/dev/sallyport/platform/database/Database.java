package dev.sallyport.platform.database;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.DotEnvConfigSource;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.database.migration.MigrationRefusal;
import dev.sallyport.platform.database.migration.MigrationTimeouts;
import dev.sallyport.platform.database.url.DatabaseUrl;
import dev.sallyport.platform.database.url.DatabaseUrlDataSource;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * PostgreSQL by {@code DATABASE_URL}: the server's connection pool, which {@code web.xml} defines,
 * and the schema.
 *
 * <p>A pooled connection is validated at most once a second, and one that fails empties the pool,
 * so that the service finds a restarted database by itself. A request waits at most 5 seconds for a
 * free connection, 8 for a new one and 10 for a result; while {@link DatabaseHealthProbe} reports
 * the database as lost, it does not wait at all. The pool has no minimum size and grows by one
 * connection at a time, because a request whose connection fails would otherwise wait until the
 * minimum number of connections had been opened again.
 */
@ApplicationScoped
public class Database {
  /** A reference of {@code web.xml}: to the application's own pool unless the server brings one. */
  public static final String NAME = "java:comp/env/jdbc/sallyport";

  private static final String LATEST_MIGRATION =
      "select version from flyway_schema_history where success and version is not null"
          + " order by installed_rank desc limit 1";

  // The connection that runs this query is active and is not counted.
  private static final String CONNECTIONS =
      "select state, count(*) from pg_stat_activity where datname = current_database()"
          + " and usename = current_user and application_name = current_setting('application_name')"
          + " and client_addr is not distinct from inet_client_addr() and pid <> pg_backend_pid()"
          + " and state is not null group by state";

  // A partitioned table has no size of its own.
  private static final String TABLE_BYTES =
      "select c.relname, coalesce((select sum(pg_total_relation_size(p.relid))"
          + " from pg_partition_tree(c.oid) p), pg_total_relation_size(c.oid))"
          + " from pg_class c where c.relnamespace = current_schema()::regnamespace"
          + " and c.relkind in ('r', 'p') and not c.relispartition";

  /**
   * States of a connection in {@code pg_stat_activity}: running a query, idle, or holding locks.
   */
  public static final List<String> CONNECTION_STATES =
      List.of("active", "idle", "idle in transaction");

  private final DataSource dataSource;
  private final Configuration configuration;
  private final DatabaseSettings settings;
  private final DataGrid grid;
  private final Sql sql;
  private volatile MigrationVersion migrated = MigrationVersion.fromVersion("0");

  @Inject
  Database(
      DataSource dataSource,
      Configuration configuration,
      DatabaseSettings settings,
      DataGrid grid,
      Sql sql) {
    this.dataSource = dataSource;
    this.configuration = configuration;
    this.settings = settings;
    this.grid = grid;
    this.sql = sql;
  }

  /** Adds the faults of {@code DATABASE_URL} to those of the configuration, without connecting. */
  public static void checkUrl(Configuration configuration) {
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
   * @throws StartupException when it cannot be migrated
   */
  public void migrate() {
    DatabaseRequirements.check(dataSource, settings.poolSize(), 1);
    migrated = migrate(dataSource, "classpath:db/migration");
  }

  /** Not earlier: a node whose start is refused must not have joined the cluster. */
  void warnOfTooFewConnections(@Observes ApplicationReady ready) {
    DatabaseRequirements.check(dataSource, settings.poolSize(), grid.nodes().size());
  }

  /**
   * The schema's version afterwards.
   *
   * @param location of the migrations, as Flyway writes it
   * @throws StartupException when it cannot be migrated
   */
  public static MigrationVersion migrate(DataSource dataSource, String location) {
    try {
      Flyway flyway =
          Flyway.configure(Database.class.getClassLoader())
              .dataSource(dataSource)
              .locations(location)
              .callbacks(new MigrationTimeouts())
              .load();
      flyway.migrate();
      return flyway.info().current().getVersion();
    } catch (FlywayException refused) {
      throw MigrationRefusal.of(refused);
    }
  }

  /**
   * Runs SQL outside the pool, for writes during shutdown: the server closes its pools before its
   * applications.
   *
   * @throws SqlException when no connection can be had
   */
  public void withoutPool(Consumer<Sql> work) {
    DatabaseUrl url = DatabaseUrl.parse(configuration.text("DATABASE_URL", ""));
    new Sql(() -> DatabaseUrlDataSource.connect(url), () -> null)
        .connected(
            sql -> {
              work.accept(sql);
              return null;
            });
  }

  /** The schema version after the migration at start. */
  public String migratedVersion() {
    return migrated.getVersion();
  }

  /**
   * The schema's version now; empty when the database does not answer within seconds. At least the
   * version at start, unless an older backup was restored.
   */
  public Optional<String> currentVersion() {
    try (Connection connection = DatabaseHealthProbe.connect(dataSource::getConnection);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(2);
      ResultSet row = statement.executeQuery(LATEST_MIGRATION);
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    } catch (SQLException away) {
      return Optional.empty();
    }
  }

  /** Whether this node can work with a schema of that version: it is not older than its own. */
  public boolean canWorkWith(String version) {
    return MigrationVersion.fromVersion(version).isAtLeast(migrated.getVersion());
  }

  /**
   * The connections between this host and the database, by state; states without one are absent.
   */
  public Map<String, Long> connections() {
    return counts(CONNECTIONS);
  }

  /** The size of each table in bytes, with its indexes and partitions. */
  public Map<String, Long> tableBytes() {
    return counts(TABLE_BYTES);
  }

  private Map<String, Long> counts(String query) {
    Map<String, Long> counts = new HashMap<>();
    sql.each(query, 0, row -> counts.put(row.text(1), row.number(2)));
    return counts;
  }
}
