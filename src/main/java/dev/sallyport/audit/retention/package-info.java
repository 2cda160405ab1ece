/**
 * How long audit events are kept: monthly partitions, created in advance and dropped whole after
 * {@code AUDIT_RETENTION}.
 *
 * <p>Guarantees: an insert never fails for want of a partition, and a dropped month is recorded in
 * the chain, so that its absence is no break.
 */
package dev.sallyport.audit.retention;
