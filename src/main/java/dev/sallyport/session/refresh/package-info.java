/**
 * Refresh tokens: their values, their storage and the rules of rotation.
 *
 * <p>Guarantees: the refresh tokens of a session are one chain that never forks. Each use rotates.
 * One retry within {@code REFRESH_GRACE}, from the same network with the same user agent, returns
 * the same successor; any other reuse ends the session. Only hashes of tokens are stored.
 *
 * <p>The decisions are in {@link dev.sallyport.session}.
 */
package dev.sallyport.session.refresh;
