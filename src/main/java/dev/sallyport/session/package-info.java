/**
 * Sessions and their end. A log-in ({@code signin}) starts a session and a log-out ends it; the
 * access token proves it for a short time, the refresh token ({@code refresh}) renews it.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>The refresh tokens of a session form one chain that never forks: each is rotated under the
 *       row lock of the session, and the database allows only one unused token. One retry within
 *       the grace, from the same network and with the same user agent, gets the same successor and
 *       is recorded; any other reuse ends the session, also at log-out and revocation.
 *   <li>A user has at most {@code MAX_SESSIONS} live sessions: a further log-in ends the least
 *       recently used one in its own transaction. A session has at most two stored tokens and
 *       rotates at most once each {@code REFRESH_MIN_INTERVAL}, after a burst of ten.
 *   <li>Ending the sessions of a user takes memory only for those whose access tokens may still be
 *       valid; they are announced in messages of a thousand.
 *   <li>The end of a session (by log-out, reuse, removed device, deactivation or new roles) is
 *       committed before the response. From then on its access tokens are rejected on this node
 *       immediately and on other nodes within a second, without a query or network call per
 *       request. The same holds for sessions that are ended or deleted in the database by other
 *       means, such as deleting a user. While neither the database nor the data grid can confirm
 *       that the list of ended sessions is complete, protected requests get 503.
 *   <li>Ending a session that has already ended or no longer exists revokes it on every node again.
 *       So does an end whose transaction failed, because its outcome may be unknown.
 * </ul>
 *
 * <p>Decisions: the successor of a used refresh token is stored encrypted under a key derived from
 * the used token, so that only a client with that token can read it. All tokens of a session share
 * a secret half, the family, so that a used token is recognised after its row was pruned; each
 * token has 128 bits of its own. New roles end sessions instead of only access tokens, because a
 * change of privileges requires a new log-in. Nodes follow ended sessions through the table {@code
 * ended_sessions}, which triggers fill, in commit order: a node reads from the {@code xmin} of its
 * last reading on, so that it finds rows that were not visible then. Reading by {@code ended_at}
 * was rejected because a transaction may commit long after that time. Rejected: deriving the
 * successor from the old token and a server key, because one leaked key would yield every chain;
 * keeping every used token, which grows without bound; answering an early refresh with the same
 * token, which hides a theft; a list of revoked token ids, because a session has many tokens and
 * one end.
 */
package dev.sallyport.session;
