/**
 * ID tokens and logout tokens of the OpenID Provider, and ID tokens that clients send back as a
 * hint.
 *
 * <p>Guarantees: they are never accepted as access tokens: keys of their own sign them, which are
 * not in the key set of access tokens, and their audience is a client, which is never {@code
 * JWT_AUDIENCE}. An access token or a logout token is never accepted as a hint.
 */
package dev.sallyport.token.id;
