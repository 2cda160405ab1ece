package dev.sallyport.imports;

import java.util.UUID;

/**
 * An import that one worker has claimed.
 *
 * @param attempt counts from 1; only the worker of the last attempt may commit
 * @param interruptions attempts in a row that have committed nothing
 * @param records which earlier attempts have committed
 * @param requestedBy the operator; null for {@code payara/import.sh} on the database
 */
public record ClaimedImport(
    UUID id,
    int attempt,
    int interruptions,
    long records,
    UUID requestedBy,
    String sealedBy,
    ImportOptions options) {}
