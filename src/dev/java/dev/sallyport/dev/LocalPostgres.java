package dev.sallyport.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** PostgreSQL's own binaries, run from Maven's repository, on a free loopback port. */
public final class LocalPostgres implements AutoCloseable {
  // Kept: the log manager refers to loggers weakly, and a level is collected with its logger.
  private static final Logger ZONKY = Logger.getLogger("io.zonky");

  static {
    // Step by step at INFO; what goes wrong comes as an exception.
    ZONKY.setLevel(Level.WARNING);
  }

  private final Path data;
  private final EmbeddedPostgres postgres;

  private LocalPostgres(Path data, EmbeddedPostgres postgres) {
    this.data = data;
    this.postgres = postgres;
  }

  /** A database in {@code data}, which stays there; made when it does not exist. */
  public static LocalPostgres start(Path data) {
    return start(data, 0, Map.of());
  }

  /**
   * The same for tests, which outlive each process, but not the machine: the disk is not waited
   * for.
   *
   * @param port 0 for a free one
   */
  public static LocalPostgres startWithoutSync(Path data, int port) {
    return start(data, port, Map.of("fsync", "off", "full_page_writes", "off"));
  }

  /**
   * The same with settings of {@code postgresql.conf}.
   *
   * @param port 0 for a free one
   */
  public static LocalPostgres start(Path data, int port, Map<String, String> settings) {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    try {
      Files.createDirectories(data.toAbsolutePath().getParent());
      ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log.toFile());
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              // The library trades durability for speed; here what was acknowledged is kept.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setOutputRedirector(toLog)
              .setErrorRedirector(toLog)
              .setPGStartupWait(Duration.ofSeconds(60));
      settings.forEach(builder::setServerConfig);
      EmbeddedPostgres postgres = start(builder);
      // pg_ctl leaves the server to init.
      Guard.add(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0)));
      return new LocalPostgres(data, postgres);
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL did not start, see " + log, failed);
    }
  }

  private static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) throws IOException {
    try {
      return builder.start();
    } catch (IllegalStateException missing) {
      // The profiles of pom.xml choose the binaries for Linux and macOS on x86-64 and ARM64.
      throw new IllegalStateException(
          "PostgreSQL cannot be started ("
              + missing.getMessage()
              + "). On systems other than Linux and macOS on x86-64 or ARM64, set DATABASE_URL to a"
              + " PostgreSQL of your own.",
          missing);
    }
  }

  /** Where the database is. */
  public Path data() {
    return data;
  }

  /** In the form of {@code DATABASE_URL}. */
  public String url() {
    return "postgresql://postgres@localhost:" + postgres.getPort() + "/postgres";
  }

  /** As the superuser, past every pool. */
  public Connection connect() {
    try {
      return postgres.getPostgresDatabase().getConnection();
    } catch (SQLException unreachable) {
      throw new IllegalStateException(unreachable);
    }
  }

  public int port() {
    return postgres.getPort();
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
