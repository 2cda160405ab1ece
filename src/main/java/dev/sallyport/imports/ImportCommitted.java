package dev.sallyport.imports;

/**
 * Fired after the commit of a batch, for metrics.
 *
 * @param created number of records
 * @param updated number of records
 * @param skipped number of records
 * @param faulty number of records
 */
public record ImportCommitted(long created, long updated, long skipped, long faulty) {}
