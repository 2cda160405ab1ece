/**
 * Refresh tokens: their values, their storage and the rules of rotation.
 *
 * <p>Guarantees: the refresh tokens of a session are one chain that never forks. Each use rotates.
 * One retry within {@code REFRESH_GRACE}, from the same network with the same user agent, returns
 * the same successor; any other reuse ends the session. Only hashes of tokens are stored.
 *
 * <p>A rotation makes four round trips to PostgreSQL before its commit:
 *
 * <ol>
 *   <li>lock the session, before anything else;
 *   <li>read the token and the user. A statement that locked and read would see the token as it was
 *       before the wait for the lock;
 *   <li>change the session and its tokens, by several statements that are sent together;
 *   <li>record the audit event.
 * </ol>
 *
 * <p>A session that depends on another one reads that in a further round trip. Rejected: a function
 * of the database that locks and then reads, because it saves one round trip and needs a second
 * mapping of the columns of sessions and users beside that of EclipseLink.
 *
 * <p>The other decisions are in {@link dev.sallyport.session}.
 */
package dev.sallyport.session.refresh;
