/**
 * Refresh and log-out: the calls that present a refresh token, in the body or in a cookie.
 *
 * <p>The console and, with {@code SESSION_COOKIE}, applications have separate cookies ({@code
 * CookieOwner}), so that an application never acts as the operator who uses the console in the same
 * browser. A refresh or log-out that names a user ({@code user_id}) never acts for another user and
 * leaves that user's token unused. A log-out clears a cookie only if it ends the session of that
 * cookie.
 *
 * <p>Decisions: cookies are read from the header by {@code RequestCookies}, because JAX-RS splits
 * them at commas. The rules of rotation and reuse are in {@code session.refresh}.
 */
package dev.sallyport.signin.refresh;
