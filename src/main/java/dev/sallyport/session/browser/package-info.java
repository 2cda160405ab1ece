/**
 * Sessions of the service's own pages, which a browser presents by a cookie.
 *
 * <p>Guarantees: such a session is a session like every other: it is listed, expires, counts in
 * {@code MAX_SESSIONS} and ends for the same reasons. Its cookie contains 256 random bits, of which
 * only the SHA-256 is stored, and belongs to one sign-in. The refresh token that every session has
 * is never sent to the browser.
 *
 * <p>Decisions: the cookie does not rotate with each use as a refresh token does, because the
 * requests of several tabs overlap and no script can repeat one whose answer was lost; it is {@code
 * HttpOnly} instead, and each sign-in gets a new one. Every request reads the session in
 * PostgreSQL, so that its end takes effect at once; pages are requested far less often than the
 * API.
 */
package dev.sallyport.session.browser;
