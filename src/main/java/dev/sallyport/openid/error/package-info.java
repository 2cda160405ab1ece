/**
 * Errors of the endpoints for OAuth clients.
 *
 * <p>Guarantees: every error of the token endpoint, the endpoints for pushed authorization requests
 * and for devices, and the userinfo endpoint has the members of RFC 6749, section 5.2, and also
 * {@code code} and {@code request_id}. Only a request whose form the server cannot read at all is
 * answered with a problem. Introspection and revocation answer with problems as the rest of the API
 * does.
 */
package dev.sallyport.openid.error;
