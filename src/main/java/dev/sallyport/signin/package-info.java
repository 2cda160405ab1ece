/**
 * From nothing to a session: sign-up, log-in, and the calls under {@code /api/auth}.
 *
 * <p>Guarantees: unknown e-mail, wrong password and inactive account have the same response, after
 * the same work: one query, one hash, one event. Every attempt is recorded as exactly one event.
 * While the queue for password hashes is full, requests are rejected with 503 before any other
 * work.
 *
 * <p>Decisions: a log-in counts the attempt, then hashes, then runs one transaction, so that no
 * connection is held while a hash is computed or waited for. With {@code SESSION_COOKIE} the
 * console and applications have separate cookies ({@code CookieOwner}), so that an application
 * never acts as the operator who uses the console in the same browser.
 */
package dev.sallyport.signin;
