/**
 * The cookies of {@code SESSION_COOKIE}: how they are written, and which requests may use them.
 *
 * <p>Guarantees: every cookie has the {@code __Host-} prefix, {@code HttpOnly}, {@code Secure} and
 * {@code SameSite=Strict}. A cookie counts only in a request whose {@code Origin} is that of a page
 * that may use it: {@code SameSite} does not exclude pages on other hosts of the same site.
 *
 * <p>Decisions: cookies are read from the header by {@code RequestCookies}, because JAX-RS splits
 * them at commas.
 */
package dev.sallyport.signin.cookie;
