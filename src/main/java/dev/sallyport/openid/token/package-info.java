/**
 * The token endpoint: exchanges codes, also of devices, refresh tokens and the credentials of a
 * client for tokens.
 *
 * <p>Guarantees: a token contains only what its scopes permit. The response for a code or a refresh
 * token that is not accepted is the same whatever the reason. If the tokens of a new session cannot
 * be issued, the session ends.
 */
package dev.sallyport.openid.token;
