/**
 * The cookies of the console and of {@code SESSION_COOKIE}: how they are written, and which
 * requests may use them.
 *
 * <p>Guarantees: every cookie has the {@code __Host-} prefix, {@code HttpOnly}, {@code Secure} and
 * {@code SameSite=Strict}. A cookie counts only in a request whose {@code Origin} is that of a page
 * that may use it: {@code SameSite} does not exclude pages on other hosts of the same site.
 *
 * <p>A client that is no page can have its tokens in the body instead, request by request.
 *
 * <p>Decisions: a client asks for that with a header, because a client that sends no {@code Origin}
 * may still want cookies. Rejected: a list of clients in the configuration, for which requests
 * without client authentication would have no proof. Cookies are read from the header by {@code
 * RequestCookies}, because JAX-RS splits them at commas.
 */
package dev.sallyport.signin.cookie;
