/**
 * What registered resource servers may ask that cannot wait for a token to expire: is it good now
 * (introspection, RFC 7662), and end it now (revocation, RFC 7009).
 *
 * <p>Guarantees: only a client of {@code OAUTH_CLIENTS} is answered, and the configuration holds no
 * secret, only its hash. A token that is not active is told as {@code {"active":false}} and nothing
 * else, whatever the reason. Revoking ends the whole session, on every node at once. A token counts
 * only in the body, once: a token in a URL would be in the logs of every proxy.
 *
 * <p>Decisions: clients are configuration, not rows: they are few, belong to the deployment, and
 * need no life cycle of their own. Their secrets are random, so SHA-256 is enough and costs nothing
 * per call. RFC 6749 has clients form-encode their secret, and most do not: both readings of the
 * header are checked, always both, so that the time says nothing. Refresh tokens are not
 * introspected: no resource server has business with one.
 */
package dev.sallyport.oauth;
