package dev.sallyport.assurance.hostile;

import dev.sallyport.RunningService;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** A server and a database that nobody else needs afterwards. */
final class OwnServer implements AutoCloseable {
  private final LocalPostgres postgres;
  private final LocalPayara payara;

  private OwnServer(LocalPostgres postgres, LocalPayara payara) {
    this.postgres = postgres;
    this.payara = payara;
  }

  static OwnServer start(String log) {
    Guard.watch();
    LocalPostgres postgres =
        LocalPostgres.start(Path.of("target", "it", UUID.randomUUID().toString(), "postgres"));
    try {
      return new OwnServer(
          postgres,
          RunningService.start(
                  RunningService.environment(postgres.url(), RunningService.newSecret()), log)
              .awaitReady());
    } catch (RuntimeException notReady) {
      postgres.close();
      throw notReady;
    }
  }

  URI url() {
    return payara.url();
  }

  boolean isAlive() {
    return payara.process().isAlive();
  }

  Connection database() {
    try {
      return DriverManager.getConnection(
          "jdbc:" + postgres.url().replace("postgres@", "") + "?user=postgres");
    } catch (SQLException unreachable) {
      throw new IllegalStateException(unreachable);
    }
  }

  @Override
  public void close() {
    payara.close();
    postgres.close();
  }
}
