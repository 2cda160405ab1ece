/**
 * From nothing to a session: sign-up, log-in, and the calls under {@code /api/auth}.
 *
 * <p>Guarantees: unknown e-mail, wrong password and inactive account have the same response, after
 * the same work: one query, one hash, one event. Every attempt is recorded as exactly one event.
 *
 * <p>Decisions: sign-up is here because it starts a session; its rules belong to the account. Calls
 * that a session exists for, refresh and log-out, are in {@code signin.refresh}. A log-in counts
 * the attempt, then hashes, then runs one transaction, so that no connection is held while a hash
 * is computed or queued.
 */
package dev.sallyport.signin;
