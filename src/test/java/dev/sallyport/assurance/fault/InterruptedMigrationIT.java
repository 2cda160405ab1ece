package dev.sallyport.assurance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.dev.LocalPayara;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A first start, or an upgrade, that does not come to its end. */
@Tag("assurance")
class InterruptedMigrationIT {
  /** Longer than the service waits for a statement of a request. */
  private static final String SLOW =
      "create table slow_begin (n int);\nselect pg_sleep(40);\ncreate table slow_end (n int);\n";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Everything that migrations make. */
  private static final String SCHEMA =
      "select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
          + " from information_schema.columns where table_schema = 'public'"
          + " union all select indexdef from pg_indexes where schemaname = 'public'"
          + " union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid)"
          + "   from pg_constraint where connamespace = 'public'::regnamespace"
          + " union all select pg_get_functiondef(oid) from pg_proc"
          + "   where pronamespace = 'public'::regnamespace order by 1";

  private static final String HISTORY =
      "select version from flyway_schema_history where success order by installed_rank";

  private final FaultHarness world = new FaultHarness();
  private FaultyPostgres postgres;

  @BeforeEach
  void start() {
    postgres = world.postgres("postgres");
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void aFirstStartKilledAtRandomMomentsIsCompletedByTheNext(TestReporter reporter)
      throws Exception {
    long seed = Long.getLong("fault.seed", System.nanoTime());
    reporter.publishEntry("seed", "-Dfault.seed=" + seed);
    Random random = new Random(seed);
    List<Integer> seen = new ArrayList<>();
    for (int kill = 0; kill < 5; kill++) {
      int migrations = kill * 2;
      LocalPayara server = world.start("localhost:" + postgres.port());
      awaitMigrations(server, migrations);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
      server.process().destroyForcibly().waitFor();
      seen.add(history().size());
    }

    world.start("localhost:" + postgres.port()).awaitReady().close();

    reporter.publishEntry("killed after migrations", seen.toString());
    // A kill comes late when migrations are quick.
    assertThat(Set.copyOf(seen)).as("different moments").hasSizeGreaterThanOrEqualTo(3);
    assertThat(column("postgres", SCHEMA)).isEqualTo(schemaMadeAtOnce());
  }

  @Test
  void aLongMigrationIsWaitedFor() throws Exception {
    try (LocalPayara server = startSlow()) {
      server.awaitReady();
    }
    assertSlowIsComplete();
  }

  @Test
  void anUpgradeThatWasKilledIsDoneByTheNextStart() throws Exception {
    LocalPayara server = startSlow();
    awaitSlow();
    server.process().destroyForcibly().waitFor();
    assertThat(isThere("slow_begin")).as("half of a migration").isFalse();

    // PostgreSQL itself goes on with the statement, and the next start waits for its end.
    try (LocalPayara next = startSlow()) {
      next.awaitReady();
    }

    assertSlowIsComplete();
  }

  @Test
  void anUpgradeThatLosesItsDatabaseSaysSoAndIsDoneByTheNextStart() throws Exception {
    try (LocalPayara server = startSlow()) {
      awaitSlow();
      postgres.kill();
      assertThat(server.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(server.process().exitValue()).isNotZero();
      assertThat(server.refusal())
          .hasValueSatisfying(
              sentence ->
                  assertThat(sentence).contains("DATABASE_URL: the schema could not be migrated"));
    }
    postgres.start();
    assertThat(isThere("slow_begin")).as("half of a migration").isFalse();

    try (LocalPayara next = startSlow()) {
      next.awaitReady();
    }

    assertSlowIsComplete();
  }

  private LocalPayara startSlow() throws Exception {
    Path war = world.directory().resolve("slow.war");
    if (!Files.exists(war)) {
      Files.copy(Path.of(System.getProperty("sallyport.war", "target/sallyport.war")), war);
      try (FileSystem files = FileSystems.newFileSystem(war)) {
        Path folder = files.getPath("WEB-INF/classes/db/migration");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("V999__slow.sql"), SLOW);
      }
    }
    return RunningService.start(
        war, world.environment("localhost:" + postgres.port()), "slow-migration.log");
  }

  private void awaitSlow() throws Exception {
    Instant limit = Instant.now().plus(LIMIT);
    while (column(
            "postgres",
            "select pid::text from pg_stat_activity where query like '%pg_sleep(40)%'"
                + " and pid <> pg_backend_pid()")
        .isEmpty()) {
      assertThat(Instant.now()).isBefore(limit);
      Thread.sleep(50);
    }
    Thread.sleep(500);
  }

  private void assertSlowIsComplete() throws SQLException {
    assertThat(isThere("slow_begin")).isTrue();
    assertThat(isThere("slow_end")).isTrue();
    assertThat(history()).endsWith("999");
    assertThat(column("postgres", "select 'failed' from flyway_schema_history where not success"))
        .isEmpty();
  }

  private List<String> schemaMadeAtOnce() throws SQLException {
    column("postgres", "create database at_once");
    Flyway.configure()
        .dataSource(url("at_once"), "postgres", "")
        .locations("filesystem:db/migration")
        .load()
        .migrate();
    return column("at_once", SCHEMA);
  }

  /** Until the table of migrations is there, with so many. */
  private void awaitMigrations(LocalPayara server, int migrations) throws Exception {
    Instant limit = Instant.now().plus(LIMIT);
    // One connection: a new one every few milliseconds would use up the machine's ports.
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      while (history(statement).map(List::size).orElse(-1) < migrations) {
        assertThat(server.refusal()).as("refusal to start").isEmpty();
        assertThat(server.process().isAlive()).as("alive, see %s", server.log()).isTrue();
        assertThat(Instant.now()).as("in time, see %s", server.log()).isBefore(limit);
        Thread.sleep(1);
      }
    }
  }

  /** Empty without the table. */
  private static Optional<List<String>> history(Statement statement) throws SQLException {
    return values(statement, "select to_regclass('flyway_schema_history')").get(0) == null
        ? Optional.empty()
        : Optional.of(values(statement, HISTORY));
  }

  private List<String> history() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      return history(statement).orElse(List.of());
    }
  }

  private boolean isThere(String table) throws SQLException {
    return !column("postgres", "select relname from pg_class where relname = '" + table + "'")
        .isEmpty();
  }

  private List<String> column(String database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(database));
        Statement statement = connection.createStatement()) {
      return values(statement, sql);
    }
  }

  private static List<String> values(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    if (statement.execute(sql)) {
      ResultSet rows = statement.getResultSet();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:" + postgres.port() + "/" + database + "?user=postgres";
  }
}
