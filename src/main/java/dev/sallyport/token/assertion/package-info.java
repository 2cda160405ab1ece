/**
 * JWTs by which clients authenticate ({@code private_key_jwt}: RFC 7523, section 3), and the public
 * keys that verify them.
 *
 * <p>Guarantees: the client's registered keys decide, not what the assertion refers to. Only RS256,
 * PS256 and ES256 are accepted. The audience is this service alone, so that no other server can use
 * an assertion that it received. It expires within five minutes. Private keys are never registered.
 *
 * <p>Out of scope: the single use of an assertion, in {@code openid.client}.
 *
 * <p>Decisions: keys are registered, not fetched from a {@code jwks_uri}: the service makes no
 * requests to addresses that clients name. The clock skew applies to all times of an assertion,
 * because the clocks of clients are not those of this deployment.
 */
package dev.sallyport.token.assertion;
