/**
 * Operations for registered resource servers that cannot wait for a token to expire: checking
 * whether it is valid now (introspection, RFC 7662) and ending it now (revocation, RFC 7009).
 *
 * <p>Guarantees: only a confidential client ({@code openid.client}) may call. The response for a
 * token that is not active is only {@code {"active":false}}, whatever the reason. Revocation ends
 * the whole session on every node; a token without a session, of a client that acts for itself, is
 * not active once its client is disabled. The token is accepted only in the body, once, because
 * every proxy would log a token in the URL.
 *
 * <p>Clients of the type {@code service}, which are the resource servers, handle all tokens; every
 * other client only those that were issued to it.
 *
 * <p>Decisions: refresh tokens are not introspected, because resource servers never receive them.
 */
package dev.sallyport.openid.introspection;
