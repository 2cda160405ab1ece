/**
 * What clients learn about users, in ID tokens and from the userinfo endpoint.
 *
 * <p>Guarantees: a claim is there only if the client was granted its scope; roles only with the
 * scope {@code groups}, which an operator must have permitted the client.
 */
package dev.sallyport.openid.claims;
