package dev.sallyport.assurance.fault;

import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PostgreSQL of its own, to which everything may be done that happens to databases. */
final class FaultyPostgres implements AutoCloseable {
  private final Path data;
  private final int port;
  private final Map<String, String> settings;
  private LocalPostgres postgres;

  /**
   * Starts it; made when there is nothing in {@code data} yet.
   *
   * @param settings of {@code postgresql.conf}
   */
  FaultyPostgres(Path data, int port, Map<String, String> settings) {
    this.data = data;
    this.port = port;
    this.settings = settings;
    start();
  }

  void start() {
    postgres = LocalPostgres.start(data, port, settings);
  }

  /** As an operator does it: connections are cut, what was committed is written. */
  void stop() {
    postgres.close();
  }

  /** As the kernel does it when memory is short: every process at once. */
  void kill() throws InterruptedException {
    List<ProcessHandle> all = processes();
    signal("KILL", all);
    for (ProcessHandle process : all) {
      process.onExit().join();
    }
    postgres.close();
  }

  /** Every process stands still; connections stay open, the kernel accepts new ones. */
  void pause() {
    List<ProcessHandle> all = processes();
    // Nothing but KILL ends what stands still.
    all.forEach(process -> Guard.add(process.pid()));
    signal("STOP", all);
  }

  void goOn() {
    signal("CONT", processes());
  }

  boolean isRunning() {
    return postmaster().isPresent();
  }

  int port() {
    return port;
  }

  Path data() {
    return data;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&socketTimeout=60");
  }

  @Override
  public void close() {
    if (isRunning()) {
      goOn();
    }
    postgres.close();
  }

  private Optional<ProcessHandle> postmaster() {
    try {
      Path file = data.resolve("postmaster.pid");
      return Files.exists(file)
          ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()))
          : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private List<ProcessHandle> processes() {
    return postmaster().stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .toList();
  }

  private static void signal(String name, List<ProcessHandle> processes) {
    String pids =
        processes.stream().map(p -> Long.toString(p.pid())).collect(Collectors.joining(" "));
    try {
      // Some may have ended meanwhile.
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + pids)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
