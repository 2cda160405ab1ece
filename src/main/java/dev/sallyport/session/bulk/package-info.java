/**
 * Ends the sessions of many users, for operators who stop an attack.
 *
 * <p>Guarantees: a call ends at most {@value
 * dev.sallyport.session.bulk.BulkSessionEndService#BATCH} sessions in one transaction, with one
 * event each. It never waits for a session that another call is changing; such a session remains
 * for the next call.
 */
package dev.sallyport.session.bulk;
