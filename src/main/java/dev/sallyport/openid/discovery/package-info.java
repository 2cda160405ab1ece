/**
 * What resource servers and clients read about the service: key sets and metadata.
 *
 * <p>Guarantees: {@code /.well-known/jwks.json} contains the keys of access tokens only, so that a
 * resource server that is configured with it accepts no ID token. The {@code jwks_uri} of the
 * metadata contains both.
 *
 * <p>Decisions: OpenID Connect Discovery and RFC 8414 have one document, at two URLs. The pages for
 * people are below {@code PUBLIC_URL}, the endpoints for programs below the issuer.
 */
package dev.sallyport.openid.discovery;
