package dev.sallyport.admin.imports;

import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An import.
 *
 * @param requestedBy the operator; null for {@code payara/import.sh} on the database
 * @param requestedByEmail null without an operator, and if the operator was deleted
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
    String requestedByEmail,
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
  /**
   * The view of an import.
   *
   * @param emails of operators; a map that permits null keys
   * @param faults null in a list
   */
  static ImportView of(
      ImportProgress progress, Map<UUID, String> emails, List<ImportFault> faults) {
    return new ImportView(
        progress.id(),
        progress.source(),
        progress.conflict(),
        progress.dryRun(),
        progress.requestedBy(),
        emails.get(progress.requestedBy()),
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
