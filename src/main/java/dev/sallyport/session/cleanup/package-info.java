/**
 * Deletion of sessions that ended or expired, a day later, in batches, once for the cluster.
 *
 * <p>Guarantees: no batch takes longer than the statement time-out, and no live session is deleted.
 */
package dev.sallyport.session.cleanup;
