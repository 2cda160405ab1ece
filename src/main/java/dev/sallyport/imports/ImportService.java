package dev.sallyport.imports;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Imports as operators begin, watch and cancel them. Each call is a transaction. */
@Stateless
public class ImportService {
  /** Imports that are received, wait or run at a time. */
  static final int MAX_UNFINISHED = 4;

  /** How long a client may pause while it sends a file. */
  static final Duration RECEIVING_LEASE = Duration.ofMinutes(10);

  private static final String COLUMNS =
      "id, source, conflict, dry_run, requested_by, state, bytes, bytes_read, records, created,"
          + " updated, skipped, faulty, failure, created_at, finished_at";

  private final Sql sql;
  private final ImportSeal seal;
  private final AuditService audit;
  private final Event<ImportReceived> received;
  private final Clock clock;

  /** Required by the EJB container. */
  protected ImportService() {
    this(null, null, null, null, null);
  }

  @Inject
  public ImportService(
      Sql sql, ImportSeal seal, AuditService audit, Event<ImportReceived> received, Clock clock) {
    this.sql = sql;
    this.seal = seal;
    this.audit = audit;
    this.received = received;
    this.clock = clock;
  }

  /**
   * Begins an import whose file follows.
   *
   * @throws Problem 409 if {@value #MAX_UNFINISHED} imports have not ended
   */
  public UUID begin(ImportOptions options, RequestOrigin origin) {
    // Two at once could both be the last one.
    sql.first("select pg_advisory_xact_lock(hashtext('imports'))", row -> row);
    requireRoom();
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    sql.update(
        "insert into imports (id, source, conflict, dry_run, options, sealed_by, requested_by,"
            + " lease_until, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        options.source().code(),
        options.conflict().code(),
        options.dryRun(),
        seal.seal(id, "options", options.sealedPart().getBytes(StandardCharsets.UTF_8)),
        seal.sealedBy(),
        origin.actorId(),
        now.plus(RECEIVING_LEASE),
        now);
    return id;
  }

  /**
   * Whether an import could begin now.
   *
   * @throws Problem 409 if {@value #MAX_UNFINISHED} imports have not ended
   */
  public void requireRoom() {
    long unfinished =
        sql.one("select count(*) from imports where finished_at is null", row -> row.number(1));
    if (unfinished >= MAX_UNFINISHED) {
      throw Problem.of(
          ProblemType.CONFLICT, "Other imports have not ended: wait for them or cancel one.");
    }
  }

  /**
   * Stores a part of the file.
   *
   * @param number counts from 0
   * @return false if the import was cancelled meanwhile
   */
  public boolean append(UUID id, int number, byte[] content) {
    int receiving =
        sql.update(
            "update imports set bytes = bytes + ?, lease_until = ?"
                + " where id = ? and state = 'receiving' and sealed_by = ?",
            (long) content.length,
            clock.instant().plus(RECEIVING_LEASE),
            id,
            seal.sealedBy());
    if (receiving == 1) {
      sql.update(
          "insert into import_chunks (import_id, number, content) values (?, ?, ?)",
          id,
          number,
          seal.seal(id, part(number), content));
    }
    return receiving == 1;
  }

  static String part(int number) {
    return "chunk " + number;
  }

  /** The whole file has been received. */
  public void complete(UUID id, RequestOrigin origin) {
    int waiting =
        sql.update(
            "update imports set state = 'waiting', lease_until = ?"
                + " where id = ? and state = 'receiving'",
            clock.instant(),
            id);
    if (waiting == 1) {
      audit.succeeded(EventType.IMPORT_STARTED, Subject.NOBODY.with("import=" + id), origin);
      received.fire(new ImportReceived());
    }
  }

  /** The file could not be received. */
  public void abandon(UUID id, String failure) {
    sql.update(
        "update imports set state = 'failed', failure = ?, finished_at = ?"
            + " where id = ? and state = 'receiving'",
        failure,
        clock.instant(),
        id);
    sql.update("delete from import_chunks where import_id = ?", id);
  }

  /** False if there is no such import, or if it has ended. Users that were imported remain. */
  public boolean cancel(UUID id, RequestOrigin origin) {
    int cancelled =
        sql.update(
            "update imports set state = 'cancelled', finished_at = ?"
                + " where id = ? and finished_at is null",
            clock.instant(),
            id);
    if (cancelled == 1) {
      sql.update("delete from import_chunks where import_id = ?", id);
      audit.succeeded(EventType.IMPORT_CANCELLED, Subject.NOBODY.with("import=" + id), origin);
    }
    return cancelled == 1;
  }

  /** Newest first. */
  public List<ImportProgress> list(Instant beforeOrNull, UUID beforeIdOrNull, int limit) {
    return beforeOrNull == null
        ? sql.list(
            "select " + COLUMNS + " from imports order by created_at desc, id desc limit ?",
            ImportService::progress,
            limit)
        : sql.list(
            "select "
                + COLUMNS
                + " from imports where (created_at, id) < (?, ?)"
                + " order by created_at desc, id desc limit ?",
            ImportService::progress,
            beforeOrNull,
            beforeIdOrNull,
            limit);
  }

  public Optional<ImportProgress> find(UUID id) {
    return sql.first(
        "select " + COLUMNS + " from imports where id = ?", ImportService::progress, id);
  }

  private static ImportProgress progress(Row row) {
    return new ImportProgress(
        row.uuid(1),
        row.text(2),
        row.text(3),
        row.flag(4),
        row.uuid(5),
        row.text(6),
        row.number(7),
        row.number(8),
        row.number(9),
        row.number(10),
        row.number(11),
        row.number(12),
        row.number(13),
        row.text(14),
        row.time(15),
        row.time(16));
  }

  /** Passes the stored faults to the consumer, in the order of the file. */
  public void eachFault(UUID id, int limit, Consumer<ImportFault> consumer) {
    sql.each(
        "select line, code, message from import_faults where import_id = ? order by number limit ?",
        500,
        row -> consumer.accept(new ImportFault(row.number(1), row.text(2), row.text(3))),
        id,
        limit);
  }
}
