package dev.sallyport.assurance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.assurance.fault.Experiment.Fault;
import dev.sallyport.assurance.fault.Experiment.Step;
import dev.sallyport.dev.LocalPayara;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** One PostgreSQL, and what happens to it while it is used; the server stays the same. */
@Tag("assurance")
class DatabaseFaultIT {
  private static SmallDisk disk;
  private static FaultyPostgres postgres;
  private static LocalPayara server;

  @BeforeAll
  static void start() throws Exception {
    FaultHarness world = new FaultHarness();
    disk = new SmallDisk(world.directory().resolve("disk"), 400);
    postgres =
        new FaultyPostgres(
            disk.directory().resolve("postgres"),
            RunningService.freePort(),
            Map.of("max_connections", "50", "max_wal_size", "64MB"));
    server = world.start("localhost:" + postgres.port()).awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (postgres != null) {
      postgres.close();
    }
    disk.close();
  }

  @Test
  void killed(TestReporter reporter) throws Exception {
    run(reporter, "killed", new Fault(postgres::kill, postgres::start));
  }

  /** For longer than a minute, so that every job of the service that is due finds it away. */
  @Test
  void awayForLong(TestReporter reporter) throws Exception {
    new Experiment(server, postgres::connect, reporter)
        .run("away-for-long", Duration.ofSeconds(75), new Fault(postgres::stop, postgres::start));
  }

  /** Down and up every five seconds, as updates of packages do it. */
  @Test
  void restarted(TestReporter reporter) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread restarts =
        new Thread(
            () -> {
              for (int half = 0; !over.get(); half++) {
                if (half % 10 == 0) {
                  postgres.stop();
                  postgres.start();
                }
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
              }
            });
    Step end =
        () -> {
          over.set(true);
          restarts.join();
        };
    run(reporter, "restarted", new Fault(restarts::start, end));
  }

  @Test
  void paused(TestReporter reporter) throws Exception {
    run(reporter, "paused", new Fault(postgres::pause, postgres::goOn));
  }

  /** PostgreSQL may end itself for want of space; then it is started when there is some. */
  @Test
  void diskFull(TestReporter reporter) throws Exception {
    run(
        reporter,
        "disk-full",
        new Fault(
            disk::fill,
            () -> {
              disk.free();
              Thread.sleep(1000);
              if (!postgres.isRunning()) {
                postgres.start();
              }
            }));
  }

  /** Others take every connection, those of the service too. */
  @Test
  void connectionsExhausted(TestReporter reporter) throws Exception {
    Others others = new Others();
    run(reporter, "connections-exhausted", new Fault(others::take, others::leave));
  }

  private void run(TestReporter reporter, String name, Fault fault) throws Exception {
    new Experiment(server, postgres::connect, reporter).run(name, Experiment.LONG, fault);
  }

  private static final class Others {
    private final List<Connection> held = new ArrayList<>();
    private final Thread thread = new Thread(this::takeAll);
    private volatile boolean over;

    void take() throws SQLException {
      thread.start();
    }

    private void takeAll() {
      while (!over) {
        try {
          held.add(postgres.connect());
        } catch (SQLException none) {
          endThoseOfTheService();
        }
      }
    }

    private void endThoseOfTheService() {
      try (Statement statement = held.get(0).createStatement()) {
        statement.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = 'sallyport'");
        Thread.sleep(50);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void leave() throws Exception {
      over = true;
      thread.join();
      assertThat(held).as("connections taken from the service").hasSizeGreaterThan(40);
      for (Connection connection : held) {
        connection.close();
      }
    }
  }
}
