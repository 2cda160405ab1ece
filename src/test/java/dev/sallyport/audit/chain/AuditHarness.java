package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.append.AuditCheckpointer;
import dev.sallyport.audit.chain.append.ChainStatements;
import dev.sallyport.audit.chain.append.ChainWriter;
import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.event.CheckpointedEvents;
import dev.sallyport.audit.chain.event.EventDigest;
import dev.sallyport.audit.chain.verification.ChainVerifier;
import dev.sallyport.audit.chain.verification.UnsealedEvents;
import dev.sallyport.audit.retention.EventPartitions;
import dev.sallyport.dev.LocalPostgres;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.url.DatabaseUrl;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.throttle.TestGrid;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.flywaydb.core.Flyway;

/** Auth events on real PostgreSQL, without the server: a database of its own for each world. */
public final class AuditHarness implements AutoCloseable {
  static final String SECRET = "JFXmu6U4mpjPXUMcrexzlbsrfz/tnfplykxGEDc21xs=";
  static final String OTHER_SECRET = "R0lnbmVkVW5kZXJBbm90aGVyU2VjcmV0MTIzNDU2Nzg5MA==";

  final ConcurrentMap<String, Object> grid = new ConcurrentHashMap<>();
  final ChainHeadCache heads =
      new ChainHeadCache(new SealedMap(ChainHeadCache.MAP, grid, TestGrid.secret()));

  /** What the sealer gave alarm of. */
  final List<ChainBreak> gaps = new ArrayList<>();

  private ChainKey key = key(SECRET);
  private final String name;
  private final Connection connection;
  private Connection service;

  public AuditHarness() {
    this("audit_template");
  }

  private AuditHarness(String template) {
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
  public static AuditHarness empty() {
    return new AuditHarness("template0");
  }

  /** Brings the schema to a version of the migrations. */
  public void migrates(String target) {
    Postgres.migrate(name, target);
  }

  /** Another connection. */
  public Connection connect() {
    try {
      return Postgres.connection(name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static ChainKey key(String secret) {
    return key(secret, null);
  }

  /** That of a node whose {@code JWT_SECRET} was another before. */
  static ChainKey key(String secret, String previous) {
    Map<String, String> values = new HashMap<>();
    values.put("JWT_SECRET", secret);
    values.put("JWT_SECRET_PREVIOUS", previous);
    return new ChainKey(
        new RootSecret(new Configuration(name -> Optional.ofNullable(values.get(name)))));
  }

  /** The nodes have this key from now on. */
  void hasKey(ChainKey other) {
    key = other;
  }

  public UUID event(String type) {
    return event(connection, type, now());
  }

  /** Inserted as the service does; {@code created_at} to choose. */
  public UUID event(Connection by, String type, Instant at) {
    return event(by, type, at, UUID.randomUUID());
  }

  /** With who acted. */
  public UUID event(Connection by, String type, Instant at, UUID actor) {
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
        actor,
        "0".repeat(64),
        "Ünïcode 🦊, \"quoted\"",
        Timestamp.from(at));
    return id;
  }

  List<UUID> events(int count) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(event("login"));
    }
    return ids;
  }

  public Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** Every batch that is due; how many seals were made. */
  public int seals() {
    return seals(key);
  }

  public int seals(String secret) {
    return seals(key(secret));
  }

  private int seals(ChainKey by) {
    int made = 0;
    int batch = sealBatch(by);
    while (batch > 0) {
      made += batch;
      batch = sealBatch(by);
    }
    return made;
  }

  private int sealBatch(ChainKey by) {
    ChainWriter chain =
        inTransaction(own -> new AuditCheckpointer(Sql.on(own), by, heads).sealBatch());
    chain.gap().ifPresent(gaps::add);
    remember(chain.links());
    return chain.links().size();
  }

  private void remember(List<ChainLink> links) {
    links.forEach(link -> heads.remember(new ChainHeadCache.Head(link.number(), link.hash())));
  }

  /** As by the service up to version 1 of the seals: those of each month are a chain. */
  int sealsAsVersion1() {
    return inTransaction(own -> new Version1Sealer(own, key).sealBatch());
  }

  void keepsPositionsRising() {
    inTransaction(
        own -> {
          new AuditCheckpointer(Sql.on(own), key, heads).keepPositionsRising();
          return null;
        });
  }

  /** A node starts. */
  void learnsHeads() {
    inTransaction(
        own -> {
          new AuditCheckpointer(Sql.on(own), key, heads).teachHeads();
          return null;
        });
  }

  public ChainReport verifies() {
    return verifies(() -> {});
  }

  /** A whole verification; something happens after each slice. */
  public ChainReport verifies(Runnable meanwhile) {
    ChainRun run =
        ChainRun.of(
            inTransaction(own -> new ChainVerifier(Sql.on(own), key, heads).begin(Instant.now())));
    while (!run.progress().isDone()) {
      // Another node goes on, from what the data grid has.
      ChainRun stored = ChainRun.parse(run.text());
      run =
          stored.with(
              inTransaction(
                  own -> new ChainVerifier(Sql.on(own), key, heads).next(stored.progress())));
      meanwhile.run();
    }
    ChainRun done = run;
    return inTransaction(
        own -> {
          UnsealedEvents unsealed = new UnsealedEvents(Sql.on(own), key);
          return done.report(unsealed.count(), unsealed.sealedUntil());
        });
  }

  /** An operator acknowledges a break. */
  void acknowledges(ChainBreak broken) {
    boolean more = true;
    while (more) {
      more = states(statements -> statements.resealSome(broken));
    }
    states(
        statements -> {
          statements.acknowledge(broken);
          return null;
        });
  }

  /** The service erases the personal data of a user. */
  void erases(UUID user) {
    long position = states(statements -> statements.beginErasure(user));
    while (states(statements -> statements.eraseSome(user, position, 10))) {
      // Some more.
    }
  }

  /** What seals state. */
  interface Stating<T> {
    T by(ChainStatements statements) throws SQLException;
  }

  private <T> T states(Stating<T> statement) {
    List<ChainLink> links = new ArrayList<>();
    T result =
        inTransaction(
            own -> {
              ChainStatements statements = new ChainStatements(Sql.on(own), key, heads);
              T stated = statement.by(statements);
              links.addAll(statements.links());
              return stated;
            });
    remember(links);
    return result;
  }

  /** The retention drops the months before one. */
  public List<String> drops(LocalDate month) {
    List<ChainLink> links = new ArrayList<>();
    List<String> dropped =
        inTransaction(
            own -> {
              EventPartitions months = new EventPartitions(Sql.on(own));
              if (!months.hasBefore(month)) {
                return List.of();
              }
              ChainWriter chain = new ChainWriter(Sql.on(own), key, heads).open();
              List<String> names = months.dropBefore(month, chain);
              links.addAll(chain.links());
              return names;
            });
    remember(links);
    return dropped;
  }

  /** What a transaction does. */
  public interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** One at a time, in the service's own connection: each new one would take longer than that. */
  public synchronized <T> T inTransaction(Work<T> work) {
    try {
      if (service == null) {
        service = connect();
        service.setAutoCommit(false);
      }
      try {
        T result = work.in(service);
        service.commit();
        return result;
      } finally {
        // Of what has failed; else nothing.
        service.rollback();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public int update(String sql, Object... parameters) {
    return update(connection, sql, parameters);
  }

  public static int update(Connection by, String sql, Object... parameters) {
    try (PreparedStatement statement = by.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Someone with the database rewrites a seal to fit the events, in a name of their own. */
  void forgesSeal(int number) {
    inTransaction(
        own -> {
          ChainLink link = new AuditCheckpoints(Sql.on(own)).numbered(number).get(0).link();
          ByteArrayOutputStream digests = new ByteArrayOutputStream();
          for (UUID id : link.ids()) {
            new CheckpointedEvents(Sql.on(own))
                .withIds(List.of(id))
                .forEach(event -> digests.writeBytes(event.digest().version(2)));
          }
          update(
              own,
              "update audit_seals set event_digests = ? where number = ?",
              digests.toByteArray(),
              number);
          byte[] hash = new AuditCheckpoints(Sql.on(own)).numbered(number).get(0).link().hash();
          return update(
              own,
              "update audit_seals set hash = ?, signature = '\\x00', signed_by = 'x'"
                  + " where number = ?",
              hash,
              number);
        });
  }

  /** Someone with the database erases personal data as the service does, but for the seal. */
  void erasesWithoutSeal(UUID event) {
    inTransaction(
        own -> {
          EventDigest digest =
              new CheckpointedEvents(Sql.on(own)).withIds(List.of(event)).get(0).digest();
          return update(
              own,
              "update auth_events set personal_commitment = ?, personal_salt = null,"
                  + " email_hash = null, ip_address = null, user_agent = null where id = ?",
              HexFormat.of().parseHex(digest.commitment(digest.salt())),
              event);
        });
  }

  /** Rows of events that a transaction has read so far. */
  static long rowsRead(Connection own) throws SQLException {
    try (PreparedStatement statement =
            own.prepareStatement(
                "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))"
                    + " from pg_stat_xact_all_tables where relname like 'auth\\_events%'");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Rows as lists of their columns. */
  public List<List<Object>> rows(String sql, Object... parameters) {
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

  public long count(String sql, Object... parameters) {
    return ((Number) rows(sql, parameters).get(0).get(0)).longValue();
  }

  public Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    if (service != null) {
      service.close();
    }
  }

  /** Started once, when the first test needs it; new databases are copies of a migrated one. */
  private static final class Postgres {
    static final LocalPostgres SERVER =
        LocalPostgres.start(
            Path.of("target", "it", UUID.randomUUID().toString(), "postgres"),
            0,
            Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));

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
