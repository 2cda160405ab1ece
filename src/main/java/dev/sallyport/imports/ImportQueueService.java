package dev.sallyport.imports;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The worker's side of imports. Each call is a transaction of its own unless it has one. */
@Stateless
public class ImportQueueService {
  /** When another node takes over: longer than a batch needs while log-ins have priority. */
  public static final Duration LEASE = Duration.ofMinutes(5);

  /** Faults that are stored; the others are only counted. */
  public static final int MAX_FAULTS = 10_000;

  private static final String CLAIM =
      """
      update imports set state = 'running', attempt = attempt + 1, lease_until = ?,
        interruptions = interruptions + 1
      where id = (select id from imports where state in ('waiting', 'running') and lease_until <= ?
        order by created_at limit 1 for update skip locked)
      returning id, attempt, records, requested_by, sealed_by, source, conflict, dry_run, options,
        interruptions
      """;

  private final Sql sql;
  private final ImportSeal seal;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected ImportQueueService() {
    this(null, null, null, null);
  }

  @Inject
  public ImportQueueService(Sql sql, ImportSeal seal, AuditService audit, Clock clock) {
    this.sql = sql;
    this.seal = seal;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Claims the import that has waited for longest; empty if none waits. One that cannot be opened,
   * because its secret is unknown, fails.
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Optional<ClaimedImport> claim() {
    Instant now = clock.instant();
    return sql.first(CLAIM, this::claimed, now.plus(LEASE), now);
  }

  private ClaimedImport claimed(Row row) {
    UUID id = row.uuid(1);
    String options =
        seal.open(id, "options", row.bytes(9), row.text(5))
            .map(plain -> new String(plain, StandardCharsets.UTF_8))
            .orElse(null);
    return new ClaimedImport(
        id,
        row.integer(2),
        row.integer(10) - 1,
        row.number(3),
        row.uuid(4),
        row.text(5),
        options == null
            ? null
            : ImportOptions.of(
                ImportSource.find(row.text(6)).orElseThrow(),
                ImportConflict.of(row.text(7)),
                row.flag(8),
                options));
  }

  /** A part of the file; empty after the last one. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<byte[]> chunk(ClaimedImport job, int number) {
    return sql.first(
            "select content from import_chunks where import_id = ? and number = ?",
            row -> row.bytes(1),
            job.id(),
            number)
        .map(
            stored ->
                seal.open(job.id(), ImportService.part(number), stored, job.sealedBy())
                    .orElseThrow(() -> new UnreadableImportException("unreadable", 0)));
  }

  /**
   * Extends the lease in the transaction of a batch.
   *
   * @return false if the import was cancelled or taken over: the batch must not be committed
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean extend(ClaimedImport job) {
    return sql.update(
            "update imports set lease_until = ?, interruptions = 0"
                + " where id = ? and attempt = ? and state = 'running'",
            clock.instant().plus(LEASE),
            job.id(),
            job.attempt())
        == 1;
  }

  /** Leaves an import to another worker at once. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void release(ClaimedImport job) {
    sql.update(
        "update imports set lease_until = ? where id = ? and attempt = ? and state = 'running'",
        clock.instant(),
        job.id(),
        job.attempt());
  }

  /** Adds the result of a batch in its transaction. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void advance(ClaimedImport job, long bytesRead, BatchResult result) {
    if (!result.faults().isEmpty()) {
      store(job, result.faults());
    }
    sql.update(
        "update imports set bytes_read = ?, records = records + ?, created = created + ?,"
            + " updated = updated + ?, skipped = skipped + ?, faulty = faulty + ? where id = ?",
        bytesRead,
        result.records(),
        result.created(),
        result.updated(),
        result.skipped(),
        result.faulty(),
        job.id());
  }

  private void store(ClaimedImport job, List<ImportFault> faults) {
    int stored =
        sql.one(
            "select count(*) from import_faults where import_id = ?",
            row -> row.integer(1),
            job.id());
    List<Object[]> rows = new ArrayList<>();
    for (ImportFault fault : faults.subList(0, Math.min(faults.size(), MAX_FAULTS - stored))) {
      rows.add(
          new Object[] {
            job.id(), stored + rows.size(), fault.line(), fault.code(), fault.message()
          });
    }
    if (!rows.isEmpty()) {
      sql.batch(
          "insert into import_faults (import_id, number, line, code, message)"
              + " values (?, ?, ?, ?, ?)",
          rows);
    }
  }

  /**
   * Ends an import and deletes its file.
   *
   * @param failureOrNull why it failed
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void finish(ClaimedImport job, String failureOrNull) {
    int finished =
        sql.update(
            "update imports set state = ?, failure = ?, finished_at = ?,"
                + " bytes_read = case when ? then bytes_read else bytes end"
                + " where id = ? and attempt = ? and state = 'running'",
            failureOrNull == null ? "done" : "failed",
            failureOrNull,
            clock.instant(),
            failureOrNull != null,
            job.id(),
            job.attempt());
    if (finished == 1) {
      sql.update("delete from import_chunks where import_id = ?", job.id());
      String counts =
          sql.one(
              "select format('import=%s created=%s updated=%s skipped=%s faulty=%s', id, created,"
                  + " updated, skipped, faulty) from imports where id = ?",
              row -> row.text(1), job.id());
      audit.succeeded(
          EventType.IMPORT_FINISHED,
          Subject.NOBODY.with(counts),
          RequestOrigin.SERVICE.by(job.requestedBy()));
    }
  }

  /** Ends imports whose client has stopped sending, and deletes those that ended long ago. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int cleanUp(Duration kept, int limit) {
    Instant now = clock.instant();
    sql.update(
        "with abandoned as (update imports set state = 'failed', failure = 'abandoned',"
            + " finished_at = ? where state = 'receiving' and lease_until < ? returning id)"
            + " delete from import_chunks where import_id in (select id from abandoned)",
        now,
        now);
    return sql.update(
        "delete from imports where id in (select id from imports where finished_at < ? limit ?)",
        now.minus(kept),
        limit);
  }
}
