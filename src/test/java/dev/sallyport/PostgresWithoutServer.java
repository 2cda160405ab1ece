package dev.sallyport;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EmailHash;
import dev.sallyport.audit.RecordedAuthEvent;
import dev.sallyport.dev.LocalPostgres;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.url.DatabaseUrl;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.eclipse.persistence.sessions.SessionEventAdapter;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Real PostgreSQL for services without their server: migrated, with the service's own persistence
 * unit. Started once, when the first test needs it.
 */
public final class PostgresWithoutServer {
  private static final LocalPostgres SERVER =
      LocalPostgres.startWithoutSync(
          Path.of("target", "it", UUID.randomUUID().toString(), "postgres"), 0);
  private static final DatabaseUrl URL = DatabaseUrl.parse(SERVER.url());
  private static final EntityManagerFactory ENTITIES = migrated();

  private static final Configuration SECRET =
      new Configuration(name -> Optional.of("q83vEjRWeJASNFZ4kBI0VniQq83vEjRWeJCrze8SNFZ4="));

  private static final KeptConnections KEPT =
      new KeptConnections(PostgresWithoutServer::connection);

  private PostgresWithoutServer() {}

  /** A call in a transaction with a persistence context of its own. */
  public static <T> T inTransaction(Function<EntityManager, T> call) {
    EntityManager entities = ENTITIES.createEntityManager();
    EntityTransaction transaction = entities.getTransaction();
    try {
      transaction.begin();
      T answer = call.apply(entities);
      transaction.commit();
      return answer;
    } finally {
      if (transaction.isActive()) {
        transaction.rollback();
      }
      entities.close();
    }
  }

  /** A connection beside those of the services. */
  public static Connection connection() {
    try {
      return DriverManager.getConnection(URL.jdbcUrl(), URL.user(), "");
    } catch (SQLException unreachable) {
      throw new IllegalStateException(unreachable);
    }
  }

  /** The same, kept for the next that asks when it is closed. */
  public static Connection keptConnection() {
    return KEPT.connection();
  }

  /** Connections of another role to another database of the same server, through no pool. */
  public static DataSource dataSource(String database, String user) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(URL.jdbcUrl());
    dataSource.setDatabaseName(database);
    dataSource.setUser(user);
    return dataSource;
  }

  /** Of whose events nobody is told. */
  public static AuditService audit(EntityManager entities, Clock clock) {
    return new AuditService(
        Sql.in(entities),
        new EmailHash(new RootSecret(SECRET)),
        new NoOpEvent<RecordedAuthEvent>(),
        clock);
  }

  private static EntityManagerFactory migrated() {
    Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    Flyway.configure()
        .dataSource(URL.jdbcUrl(), URL.user(), "")
        .locations("filesystem:db/migration")
        .load()
        .migrate();
    return Persistence.createEntityManagerFactory(
        "sallyport",
        Map.of(
            // The service's own asks the server's configuration and connection pool.
            "eclipselink.session-event-listener",
            NoListener.class.getName(),
            "jakarta.persistence.transactionType",
            "RESOURCE_LOCAL",
            "jakarta.persistence.jtaDataSource",
            "",
            "jakarta.persistence.jdbc.driver",
            "org.postgresql.Driver",
            "jakarta.persistence.jdbc.url",
            URL.jdbcUrl(),
            "jakarta.persistence.jdbc.user",
            URL.user(),
            "eclipselink.connection-pool.default.min",
            "2",
            "eclipselink.connection-pool.default.max",
            "24",
            "eclipselink.logging.level",
            "WARNING"));
  }

  /** Leaves EclipseLink as it is. */
  public static final class NoListener extends SessionEventAdapter {}
}
