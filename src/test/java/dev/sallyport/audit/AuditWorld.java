package dev.sallyport.audit;

import dev.sallyport.dev.LocalPostgres;
import dev.sallyport.platform.Configuration;
import dev.sallyport.platform.DatabaseUrl;
import dev.sallyport.platform.RootSecret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.flywaydb.core.Flyway;

/** Auth events on real PostgreSQL, without the server: a database of its own for each world. */
final class AuditWorld implements AutoCloseable {
  static final String SECRET = "q83vEjRWeJASNFZ4kBI0VniQq83vEjRWeJCrze8SNFZ4=";
  static final String OTHER_SECRET = "R0lnbmVkVW5kZXJBbm90aGVyU2VjcmV0MTIzNDU2Nzg5MA==";

  final ConcurrentMap<String, String> grid = new ConcurrentHashMap<>();
  private final String name;
  private final Connection connection;

  AuditWorld() {
    this("audit_template");
  }

  private AuditWorld(String template) {
    this.name = "audit_" + UUID.randomUUID().toString().substring(0, 8);
    try (Connection admin = Postgres.connection("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("create database " + name + " template " + template);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    this.connection = connect();
  }

  /** One without a schema. */
  static AuditWorld empty() {
    return new AuditWorld("template0");
  }

  /** Brings the schema to a version of the migrations. */
  void migrates(String target) {
    Postgres.migrate(name, target);
  }

  /** Another connection. */
  Connection connect() {
    try {
      return Postgres.connection(name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static ChainKey key(String secret) {
    return new ChainKey(new RootSecret(new Configuration(name -> Optional.of(secret))));
  }

  UUID event(String type) {
    return event(connection, type, now());
  }

  /** Inserted as the service does; {@code created_at} to choose. */
  UUID event(Connection by, String type, Instant at) {
    UUID id = UUID.randomUUID();
    update(
        by,
        "insert into auth_events (id, event_type, success, failure_reason, detail, user_id,"
            + " session_id, actor_id, email_hash, ip_address, user_agent, request_id, created_at)"
            + " values (?, ?, false, 'wrong_password', 'short', ?, ?, ?, ?, '2001:db8::7', ?,"
            + " 'a-request', ?)",
        id,
        type,
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        "0".repeat(64),
        "Ünïcode 🦊, \"quoted\"",
        AuditTime.timestamp(at));
    return id;
  }

  List<UUID> events(int count) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(event("login"));
    }
    return ids;
  }

  Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** Every batch that is due; how many seals were made. */
  int seals() {
    return seals(SECRET);
  }

  int seals(String secret) {
    int made = 0;
    List<ChainLink> links = sealBatch(secret);
    while (!links.isEmpty()) {
      made += links.size();
      links = sealBatch(secret);
    }
    return made;
  }

  private List<ChainLink> sealBatch(String secret) {
    KnownHeads heads = new KnownHeads(grid);
    return inTransaction(
        own -> {
          List<ChainLink> links = new Sealer(own, key(secret), heads).sealBatch();
          links.forEach(
              link ->
                  heads.remember(link.month(), new KnownHeads.Head(link.number(), link.hash())));
          return links;
        });
  }

  void keepsPositionsRising() {
    inTransaction(
        own -> {
          new Sealer(own, key(SECRET), new KnownHeads(grid)).keepPositionsRising();
          return null;
        });
  }

  ChainReport verifies() {
    return verifies(SECRET, LocalDate.of(2000, 1, 1));
  }

  ChainReport verifies(String secret, LocalDate oldestMonth) {
    return inTransaction(
        own -> new ChainVerifier(own, key(secret), new KnownHeads(grid), oldestMonth).verify());
  }

  /** What a transaction does. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  <T> T inTransaction(Work<T> work) {
    try (Connection own = connect()) {
      own.setAutoCommit(false);
      T result = work.in(own);
      own.commit();
      return result;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  int update(String sql, Object... parameters) {
    return update(connection, sql, parameters);
  }

  static int update(Connection by, String sql, Object... parameters) {
    try (PreparedStatement statement = by.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Rows as lists of their columns. */
  List<List<Object>> rows(String sql, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<List<Object>> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Object[] columns = new Object[row.getMetaData().getColumnCount()];
          for (int i = 0; i < columns.length; i++) {
            columns[i] = row.getObject(i + 1);
          }
          rows.add(Arrays.asList(columns));
        }
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  long count(String sql, Object... parameters) {
    return ((Number) rows(sql, parameters).get(0).get(0)).longValue();
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Started once, when the first test needs it; new databases are copies of a migrated one. */
  private static final class Postgres {
    static final LocalPostgres SERVER =
        LocalPostgres.start(Path.of("target", "it", UUID.randomUUID().toString(), "postgres"));

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
      try (Connection admin = connection("postgres");
          Statement statement = admin.createStatement()) {
        statement.execute("create database audit_template");
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
      migrate("audit_template", "latest");
    }

    static void migrate(String database, String target) {
      Flyway.configure()
          .dataSource(url(database).jdbcUrl(), "postgres", "")
          .locations("filesystem:db/migration")
          .target(target)
          .load()
          .migrate();
    }

    static DatabaseUrl url(String database) {
      return DatabaseUrl.parse(SERVER.url().replaceFirst("/[^/]*$", "/" + database));
    }

    static Connection connection(String database) throws SQLException {
      return DriverManager.getConnection(url(database).jdbcUrl(), "postgres", "");
    }
  }
}
