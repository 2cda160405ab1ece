package dev.sallyport.assurance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
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

/** The primary is killed and its synchronous standby takes over. */
@Tag("assurance")
class FailoverIT {
  private final FaultyWorld world = new FaultyWorld();

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

  /** From a copy of the stopped primary; whoever is acknowledged a commit has it on both. */
  private FaultyPostgres standbyOf(FaultyPostgres primary) throws Exception {
    primary.stop();
    Path data = world.directory().resolve("standby");
    copy(primary.data(), data);
    Files.createFile(data.resolve("standby.signal"));
    append(
        data,
        "primary_conninfo = 'host=localhost port=%d user=postgres application_name=standby'\n"
            .formatted(primary.port()));
    append(primary.data(), "synchronous_standby_names = 'standby'\n");
    primary.start();
    FaultyPostgres standby = new FaultyPostgres(data, RunningService.freePort(), Map.of());
    for (int i = 0; i < 300 && !isSynchronous(primary); i++) {
      Thread.sleep(100);
    }
    return standby;
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
