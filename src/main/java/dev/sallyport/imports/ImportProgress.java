package dev.sallyport.imports;

import java.time.Instant;
import java.util.UUID;

/**
 * An import as operators see it.
 *
 * @param source a {@link ImportSource#code()}
 * @param conflict a {@link ImportConflict#code()}
 * @param requestedBy the operator; null for {@code payara/import.sh} on the database
 * @param state {@code receiving}, {@code waiting}, {@code running}, {@code done}, {@code failed} or
 *     {@code cancelled}
 * @param bytes of the received file
 * @param bytesRead of which the worker has read
 * @param records of which each is created, updated, skipped or faulty
 * @param failure why it failed; null unless it did
 * @param finishedAt null until it has ended
 */
public record ImportProgress(
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
    String failure,
    Instant createdAt,
    Instant finishedAt) {}
