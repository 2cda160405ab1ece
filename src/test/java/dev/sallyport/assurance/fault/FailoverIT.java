package dev.sallyport.assurance.fault;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.NodeClient;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.assurance.fault.Experiment.Fault;
import dev.sallyport.dev.LocalPayara;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The primary is killed and its standby takes over. */
@Tag("assurance")
class FailoverIT {
  private static final String REPEATED =
      "select string_agg(distinct split_part(detail, ' ', 1), ',') from auth_events"
          + " where event_type = 'lost_change_repeated'";

  private final FaultHarness world = new FaultHarness();

  @Test
  void failover(TestReporter reporter) throws Exception {
    try (FaultyPostgres primary = world.postgres("primary");
        FaultyPostgres standby = standbyOf(primary);
        LocalPayara server =
            world
                .start(
                    "localhost:%d,localhost:%d?targetServerType=primary"
                        .formatted(primary.port(), standby.port()))
                .awaitReady()) {
      new Experiment(server, standby::connect, reporter)
          .run(
              "fail-over",
              Experiment.LONG,
              new Fault(
                  () -> {
                    assertThat(isSynchronous(primary)).isTrue();
                    primary.kill();
                  },
                  () -> assertThat(ask(standby, "select pg_promote()")).isEqualTo("t")));
    }
  }

  /** What the last second acknowledged is missing in the standby, and is made again. */
  @Test
  void failoverToAnAsynchronousStandbyLosesNoRevocation() throws Exception {
    try (FaultyPostgres primary = world.postgres("primary");
        FaultyPostgres standby = standbyOf(primary, false);
        LocalPayara server =
            world
                .start(
                    "localhost:%d,localhost:%d?targetServerType=primary"
                        .formatted(primary.port(), standby.port()))
                .awaitReady()) {
      NodeClient node = new NodeClient(server.url());
      String leaving = node.signsUp();
      String deactivated = node.signsUp();
      String operator = operator(node, primary);
      String key = ask(primary, "select kid from signing_keys where activates_at <= now()");
      awaitStandby(primary, standby);
      String sealed = ask(standby, "select coalesce(max(number), 0) from audit_seals");

      // From here on the standby receives nothing.
      change(standby, "alter system set primary_conninfo = ''");
      change(standby, "select pg_reload_conf()");
      await(primary, "select count(*) from pg_stat_replication", "0");
      assertThat(node.logsOut(leaving)).isEqualTo(200);
      assertThat(
              node.patch(
                      "/api/admin/users/" + member(deactivated, "user_id"),
                      member(operator, "token"),
                      "{\"active\":false}")
                  .statusCode())
          .isEqualTo(200);
      assertThat(node.delete("/api/admin/keys/" + key, member(operator, "token")).statusCode())
          .isEqualTo(204);
      await(primary, "select max(number) > " + sealed + " from audit_seals", "t");
      primary.kill();
      assertThat(ended(standby, leaving)).as("lost").isEqualTo("none");
      assertThat(ask(standby, "select pg_promote()")).isEqualTo("t");

      await(standby, REPEATED, "key_revoked,session_ended,user_deactivated");
      assertThat(ended(standby, leaving)).isEqualTo("lost_end_repeated");
      assertThat(ended(standby, deactivated)).isNotEqualTo("none");
      assertThat(ask(standby, "select count(*) from users where not is_active")).isEqualTo("1");
      assertThat(
              ask(
                  standby,
                  "select count(*) from signing_keys where revoked_at is not null and kid = '"
                      + key
                      + "'"))
          .isEqualTo("1");
      assertThat(node.refreshes(leaving).statusCode()).isEqualTo(401);
      assertThat(node.me(leaving)).isEqualTo(401);
      assertThat(node.me(operator)).as("a token of the revoked key").isEqualTo(401);
      assertThat(node.me(node.signsUp())).isEqualTo(200);
      theChainRecordsTheGap(standby, sealed, node, node.refreshes(operator).body());
    }
  }

  /** Seals that the nodes remember are missing; the chain says so and goes on. */
  private static void theChainRecordsTheGap(
      FaultyPostgres standby, String sealed, NodeClient node, String operator) throws Exception {
    await(
        standby,
        "select count(*) from audit_seals where purpose = 'gap' and number > " + sealed,
        "1");
    await(
        standby,
        "select count(*) > 0 from audit_seals s where purpose = 'events' and number >"
            + " (select number from audit_seals where purpose = 'gap')",
        "t");
    String report =
        node.post(
                "/api/admin/audit-chain/verify",
                member(operator, "token"),
                TestUser.newAddress(),
                "")
            .body();
    assertThat(report)
        .contains("\"done\":true", "\"kind\":\"seal_missing\"")
        .containsOnlyOnce("\"kind\":");
  }

  private static String operator(NodeClient node, FaultyPostgres primary) throws Exception {
    String user = node.signsUp();
    change(
        primary,
        "update users set roles = '{admin,user}' where id = '" + member(user, "user_id") + "'");
    return node.refreshes(user).body();
  }

  private static String ended(FaultyPostgres postgres, String session) throws SQLException {
    return ask(
        postgres,
        "select coalesce(max(end_reason), 'none') from sessions where user_id = '"
            + member(session, "user_id")
            + "'");
  }

  /** Until the standby has what the primary has now. */
  private static void awaitStandby(FaultyPostgres primary, FaultyPostgres standby)
      throws Exception {
    String now = ask(primary, "select pg_current_wal_lsn()");
    await(standby, "select pg_last_wal_replay_lsn() >= '" + now + "'", "t");
  }

  private static void await(FaultyPostgres postgres, String sql, String answer) throws Exception {
    for (int i = 0; i < 300 && !answer.equals(ask(postgres, sql)); i++) {
      Thread.sleep(100);
    }
    assertThat(ask(postgres, sql)).as(sql).isEqualTo(answer);
  }

  private static void change(FaultyPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** From a copy of the stopped primary; whoever is acknowledged a commit has it on both. */
  private FaultyPostgres standbyOf(FaultyPostgres primary) throws Exception {
    return standbyOf(primary, true);
  }

  private FaultyPostgres standbyOf(FaultyPostgres primary, boolean synchronous) throws Exception {
    primary.stop();
    Path data = world.directory().resolve("standby");
    copy(primary.data(), data);
    Files.createFile(data.resolve("standby.signal"));
    append(
        data,
        "primary_conninfo = 'host=localhost port=%d user=postgres application_name=standby'\n"
            .formatted(primary.port()));
    if (synchronous) {
      append(primary.data(), "synchronous_standby_names = 'standby'\n");
    }
    primary.start();
    FaultyPostgres standby = new FaultyPostgres(data, RunningService.freePort(), Map.of());
    for (int i = 0; i < 300 && !follows(primary, synchronous); i++) {
      Thread.sleep(100);
    }
    return standby;
  }

  private static boolean follows(FaultyPostgres primary, boolean synchronous) throws SQLException {
    return synchronous
        ? isSynchronous(primary)
        : "streaming".equals(ask(primary, "select max(state) from pg_stat_replication"));
  }

  private static boolean isSynchronous(FaultyPostgres primary) throws SQLException {
    return ask(primary, "select coalesce((select sync_state from pg_stat_replication), 'none')")
        .equals("sync");
  }

  private static void append(Path data, String line) throws IOException {
    Files.writeString(data.resolve("postgresql.auto.conf"), line, StandardOpenOption.APPEND);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        if (Files.isDirectory(copy)) {
          Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
        }
      }
    }
  }

  private static String ask(FaultyPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "none";
    }
  }
}
