package dev.sallyport.admin.imports;

import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportProgress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An import.
 *
 * @param requestedBy the operator; null for {@code payara/import.sh} on the database
 * @param state {@code receiving}, {@code waiting}, {@code running}, {@code done}, {@code failed} or
 *     {@code cancelled}
 * @param records read so far: each was created, updated, skipped or is faulty
 * @param faults the first ones, and what was told about conflicts; null in a list
 * @param failure why it failed; null unless it did
 */
public record ImportView(
    UUID id,
    String source,
    String conflict,
    boolean dryRun,
    UUID requestedBy,
    String state,
    long bytes,
    long bytesRead,
    long records,
    long created,
    long updated,
    long skipped,
    long faulty,
    List<ImportFault> faults,
    String failure,
    Instant createdAt,
    Instant finishedAt) {
  static ImportView of(ImportProgress progress) {
    return of(progress, null);
  }

  static ImportView of(ImportProgress progress, List<ImportFault> faults) {
    return new ImportView(
        progress.id(),
        progress.source(),
        progress.conflict(),
        progress.dryRun(),
        progress.requestedBy(),
        progress.state(),
        progress.bytes(),
        progress.bytesRead(),
        progress.records(),
        progress.created(),
        progress.updated(),
        progress.skipped(),
        progress.faulty(),
        faults,
        progress.failure(),
        progress.createdAt(),
        progress.finishedAt());
  }
}
