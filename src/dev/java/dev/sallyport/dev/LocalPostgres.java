package dev.sallyport.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** PostgreSQL's own binaries, run from Maven's repository, on a free loopback port. */
public final class LocalPostgres implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private LocalPostgres(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** A database in {@code data}, which stays there; made when it does not exist. */
  public static LocalPostgres start(Path data) {
    return start(data, 0);
  }

  /**
   * The same on a port.
   *
   * @param port 0 for a free one
   */
  public static LocalPostgres start(Path data, int port) {
    try {
      Files.createDirectories(data.toAbsolutePath().getParent());
      return new LocalPostgres(
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .setPGStartupWait(Duration.ofSeconds(60))
              .start());
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL did not start in " + data, failed);
    }
  }

  /** In the form of {@code DATABASE_URL}. */
  public String url() {
    return "postgresql://postgres@localhost:" + postgres.getPort() + "/postgres";
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
