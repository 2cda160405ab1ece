/**
 * Authorization requests of OAuth 2.0 and OpenID Connect, and the codes that answer them.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Nobody is sent to a URI that is not registered for the client; until the URI is known, the
 *       error is a page.
 *   <li>A code is valid for 60 seconds and once. It is bound to the client, the redirect URI, the
 *       PKCE challenge and the session of the browser. Its reuse ends the session that it opened.
 *   <li>Public clients must use PKCE with S256, others PKCE or a nonce; {@code plain} is refused.
 *       There is no implicit grant and no password grant.
 * </ul>
 *
 * <p>Out of scope: the pages that ask the user ({@code web.authorization}).
 *
 * <p>Decisions: a request that waits for its user is not stored but sealed in the URL, bound to the
 * browser, for 24 hours: strangers cannot fill a table, an old tab still completes, and several
 * tabs do not interfere. A pushed request is sealed in its {@code request_uri} likewise. Scopes and
 * parameters that the service does not know are ignored, as OpenID Connect demands; request objects
 * are refused. The user must be authenticated anew for {@code prompt=login}, {@code select_account}
 * and {@code create}, and every authentication after the request was first made satisfies that, so
 * that nobody is asked twice.
 */
package dev.sallyport.openid.authorization;
