/**
 * Refresh tokens: their storage and the rules of rotation.
 *
 * <p>Guarantees: the refresh tokens of a session are one chain that never forks. Each use rotates.
 * One retry within {@code REFRESH_GRACE}, from the same network with the same user agent, returns
 * the same successor; any other reuse ends the session. Only hashes of tokens are stored.
 *
 * <p>A rotation makes two round trips to PostgreSQL before its commit:
 *
 * <ol>
 *   <li>lock the session, before anything else, and then read it with the token, the user and the
 *       session above that of a client. These are two statements that are sent together: one
 *       statement that locked and read would see the token as it was before the wait for the lock;
 *   <li>change the session and its tokens and record the audit event, by several statements that
 *       are sent together.
 * </ol>
 *
 * <p>Decisions: a refresh reads and writes rows itself. EclipseLink needs a persistence context and
 * a round trip for each statement, which took a seventh of the CPU time of a refresh. The columns
 * are therefore mapped twice, once for EclipseLink and once in {@code read} of {@link
 * dev.sallyport.session.Session}, {@link dev.sallyport.account.User} and {@link
 * dev.sallyport.session.secret.RefreshToken}; a test compares the two. Rejected: a function of the
 * database that locks, decides and changes, because the rules of {@link
 * dev.sallyport.session.refresh.RefreshRotation} would be in another language.
 *
 * <p>The other decisions are in {@link dev.sallyport.session}.
 */
package dev.sallyport.session.refresh;
