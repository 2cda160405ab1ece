package dev.sallyport.imports;

import dev.sallyport.NoOpEvent;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.imports.work.ImportWork;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.SessionHarness;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Imports on real PostgreSQL without the server: each call a transaction, time as the test says.
 */
public final class ImportHarness {
  private static final RequestOrigin OPERATOR = RequestOrigin.SERVICE.by(UUID.randomUUID());

  private final SessionHarness sessions = new SessionHarness();
  private final String mark = UUID.randomUUID().toString();
  private RootSecret secret = secret("4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s=");

  private static RootSecret secret(String value) {
    return new RootSecret(
        new Configuration(name -> Optional.of(value).filter(known -> name.equals("JWT_SECRET"))));
  }

  public String address(int number) {
    return "i" + number + "-" + mark + "@example.com";
  }

  UUID begins(ImportConflict conflict) {
    ImportOptions options =
        new ImportOptions(ImportSource.NDJSON, conflict, false, Map.of(), Optional.empty());
    return service(imports -> imports.begin(options, OPERATOR));
  }

  void requiresRoom() {
    service(
        imports -> {
          imports.requireRoom();
          return null;
        });
  }

  boolean appends(UUID id, int number, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return service(imports -> imports.append(id, number, content));
  }

  public UUID receives(String file) {
    UUID id = begins(ImportConflict.SKIP);
    appends(id, 0, file);
    service(
        imports -> {
          imports.complete(id, OPERATOR);
          return null;
        });
    return id;
  }

  void cancels(UUID id) {
    service(imports -> imports.cancel(id, OPERATOR));
  }

  public Optional<ImportProgress> progress(UUID id) {
    return service(imports -> imports.find(id));
  }

  List<Long> faultLines(UUID id) {
    List<Long> lines = new ArrayList<>();
    service(
        imports -> {
          imports.eachFault(id, 10_000, fault -> lines.add(fault.line()));
          return null;
        });
    return lines;
  }

  Optional<ClaimedImport> claims() {
    return queue(ImportQueueService::claim);
  }

  boolean holds(ClaimedImport job) {
    return queue(queue -> queue.extend(job));
  }

  void finishes(ClaimedImport job) {
    queue(
        queue -> {
          queue.finish(job, null);
          return null;
        });
  }

  void cleansUp() {
    queue(queue -> queue.cleanUp(Duration.ofDays(30), 100));
  }

  /** Works until no import waits; returns the number of committed batches. */
  public int works() {
    return new ImportWork(sessions, secret, this::queue).run(Integer.MAX_VALUE);
  }

  /** Works on an import and disappears after a number of batches, without a word. */
  void dies(int batches) {
    new ImportWork(sessions, secret, this::queue).run(batches);
  }

  void passes(Duration time) {
    sessions.clock().advance(time);
  }

  void changesSecret() {
    secret = secret("b0jLX0m7yT0lGdQ9C1y8m1Jb5w3cV4rQd6o8Z2uKpXA=");
  }

  long chunks(UUID id) {
    return (long)
        SessionHarness.rows("select count(*) from import_chunks where import_id = ?", id)
            .get(0)
            .get("count");
  }

  long chunksWith(String text) {
    return (long)
        SessionHarness.rows(
                "select count(*) from import_chunks where position(?::bytea in content) > 0",
                text.getBytes(StandardCharsets.UTF_8))
            .get(0)
            .get("count");
  }

  public long users() {
    return (long)
        SessionHarness.rows("select count(*) from users where email like ?", "%" + mark + "%")
            .get(0)
            .get("count");
  }

  void removeImports() {
    SessionHarness.update("delete from imports");
    SessionHarness.update("delete from users where email like ?", "%" + mark + "%");
  }

  private <T> T service(Function<ImportService, T> call) {
    return PostgresWithoutServer.inTransaction(
        entities ->
            call.apply(
                new ImportService(
                    Sql.in(entities),
                    new ImportSeal(secret),
                    PostgresWithoutServer.audit(entities, sessions.clock()),
                    new NoOpEvent<ImportReceived>(),
                    sessions.clock())));
  }

  private <T> T queue(Function<ImportQueueService, T> call) {
    return PostgresWithoutServer.inTransaction(
        entities -> call.apply(queue(entities, secret, sessions.clock())));
  }

  /** The queue in the transaction of another service. */
  public static ImportQueueService queue(EntityManager entities, RootSecret secret, Clock clock) {
    return new ImportQueueService(
        Sql.in(entities),
        new ImportSeal(secret),
        PostgresWithoutServer.audit(entities, clock),
        clock);
  }
}
