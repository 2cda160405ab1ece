/**
 * Audit events: one for every outcome of a sign-up or log-in, for every change of sessions,
 * accounts and keys, and for every action of an operator. Only operators can read them.
 *
 * <p>Guarantees: a success is recorded in the transaction of the change, so that neither exists
 * without the other. A rejection is recorded in its own transaction, so that it survives the
 * rollback of the request. If an event cannot be recorded, the request fails with 503. The reason
 * of a failed log-in is only in the event. Requests beyond a limit are counted ({@link
 * dev.sallyport.audit.RejectedRequestCounter}): the first one is recorded immediately, the rest as
 * one event with their number every ten seconds; a crash of the node loses at most ten seconds of
 * counts. E-mail addresses are not stored. If the e-mail entered belongs to no account, only a
 * keyed hash of it is stored, because people enter passwords into that field. A missing partition
 * never fails an insert.
 *
 * <p>{@code chain} makes events tamper-evident, {@code detection} finds attacks in them, {@code
 * search} reads them, {@code retention} removes old ones, {@code schedule} runs these jobs.
 *
 * <p>Decisions: {@code user_id} is not a foreign key, because events outlive accounts, and because
 * the check would make an insert for a known user slower than for an unknown one. Events are
 * inserted by SQL, so that an event and the change that it records can be sent to the database in
 * one round trip.
 */
package dev.sallyport.audit;
