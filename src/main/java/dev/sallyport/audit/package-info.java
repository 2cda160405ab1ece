/**
 * What happened: an auth event for every outcome of sign-up and log-in, for operators only.
 *
 * <p>Guarantees: a success is recorded in the transaction that makes it true, so neither exists
 * without the other; a refusal is recorded in a transaction of its own, so it survives the
 * request's rollback. If it cannot be recorded, the request fails with 503: nothing happens unseen.
 * The reason of a failed log-in is in the event and nowhere else.
 *
 * <p>Decisions: {@code user_id} is not a foreign key, because events outlive accounts, and because
 * the check would make an insert for a known user slower than for an unknown one. E-mails are not
 * stored: people type passwords into that field.
 */
package dev.sallyport.audit;
