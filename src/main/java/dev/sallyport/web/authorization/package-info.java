/**
 * The pages of the OpenID Provider: the authorization endpoint, the consent of the user, and the
 * log-out that an application has begun.
 *
 * <p>Guarantees: a client gets a code only from the browser in which the request was made and whose
 * user is signed in. A consent needs the page's own form, so the request, the browser's cookie and
 * the session. An application logs its user out without asking only with an ID token of the session
 * that ends.
 *
 * <p>Decisions: requests that arrive by POST, which other sites may send, are repeated as GET,
 * because browsers send no {@code Lax} cookie with them. Chromium applies the {@code form-action}
 * of a page to the redirects after its form, so every page on the way permits the application's
 * redirect URI.
 */
package dev.sallyport.web.authorization;
