/**
 * Operations for registered resource servers that cannot wait for a token to expire: checking
 * whether it is valid now (introspection, RFC 7662) and ending it now (revocation, RFC 7009).
 *
 * <p>Guarantees: only a client of {@code OAUTH_CLIENTS} may call, and the configuration contains
 * only hashes of secrets. The response for a token that is not active is only {@code
 * {"active":false}}, whatever the reason. Revocation ends the whole session on every node. The
 * token is accepted only in the body, once, because every proxy would log a token in the URL.
 *
 * <p>Decisions: clients are configuration, not rows: they are few, belong to the deployment, and
 * need no life cycle of their own. Their secrets are random, so SHA-256 is enough and costs nothing
 * per call. RFC 6749 requires clients to form-encode their secret, but most do not. Both readings
 * of the header are always checked, so that the response time reveals nothing. Refresh tokens are
 * not introspected, because resource servers never receive them.
 */
package dev.sallyport.oauth;
