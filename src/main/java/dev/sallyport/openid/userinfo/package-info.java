/**
 * Claims about the user of a client's access token.
 *
 * <p>Guarantees: only a token that was issued to a client with the scope {@code openid} and whose
 * session is live is accepted; it is accepted by no other resource of the service.
 */
package dev.sallyport.openid.userinfo;
