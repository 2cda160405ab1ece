/**
 * Log in, stay in, log out. A session is what a log-in starts and a log-out ends; the access token
 * is its short-lived proof, the refresh token its renewal.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Unknown e-mail, wrong password and inactive account are one answer, after the same work:
 *       one query, one hash, one event. Every attempt leaves exactly one event.
 *   <li>A session's refresh tokens are one chain that never forks: each rotates under the session's
 *       row lock, and the database allows one unused token. One retry within the grace, from the
 *       same network with the same user agent, gets the same successor and is an event; any other
 *       reuse ends the session, also at log-out and revocation.
 *   <li>A user has at most {@code MAX_SESSIONS} live sessions: a further log-in ends the least
 *       recently used one in its own transaction. A session has at most two stored tokens and
 *       rotates once each {@code REFRESH_MIN_INTERVAL}, after ten at once.
 *   <li>Ending the sessions of a user costs memory for those only whose access tokens may still be
 *       good, in messages of a thousand.
 *   <li>What ends a session (log-out, reuse, removed device, deactivation, new roles) is committed
 *       before it is answered, and from then on refuses its access tokens on this node at once and
 *       on others within a second, without a query or network call per request. The same holds for
 *       sessions that are ended or deleted in the database by other means, as by deleting a user.
 *       While neither database nor data grid can vouch for that memory, protected requests get 503.
 *   <li>Ending a session that has ended before, or that does not exist any more, revokes it on
 *       every node again. So does an end whose transaction failed: its outcome may be unknown.
 *   <li>With {@code SESSION_COOKIE} the console and applications have a cookie each ({@code
 *       CookieOwner}). A refresh or log-out that names a user ({@code user_id}) never acts for
 *       another one, and leaves that one's token unused. A log-out clears the cookie only of a
 *       session that it ends.
 * </ul>
 *
 * <p>Decisions: sign-up's endpoint is here because it starts a session; its rules are the
 * account's. A log-in is: count the attempt, then hash, then one transaction, so that no connection
 * is held while a hash is computed or waited for. A used refresh token keeps its successor
 * encrypted under a key derived from itself: who can ask for it again can read it, the database
 * cannot. All tokens of a session share a secret half, its family, so that a used token is
 * recognised after its row was pruned; each token has 128 bits of its own. New roles end sessions
 * instead of only access tokens: privilege changes deserve a new log-in. Nodes follow ended
 * sessions through the table {@code ended_sessions}, which triggers fill, in commit order: a node
 * reads from the {@code xmin} of its last reading on, so that it finds whatever was invisible then.
 * Reading by {@code ended_at} was rejected because a transaction may commit long after that time.
 * Rejected: deriving the successor from the old token and a server key, because one leaked key
 * would yield every chain; keeping every used token, which grows without end; answering an early
 * refresh with the same token, which hides a thief; a list of revoked token ids, because a session
 * has many tokens and one end.
 */
package dev.sallyport.session;
