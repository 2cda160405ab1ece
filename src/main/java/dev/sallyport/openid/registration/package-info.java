/**
 * How applications become clients: registered by operators, or imported from {@code OAUTH_CLIENTS}.
 *
 * <p>Guarantees: a registration is complete and valid, or names every fault. Secrets are made by
 * the service, 256 random bits, and shown once. No client has the audience of access tokens as its
 * id, so that an ID token is never accepted as an access token, and none is registered with the id
 * of a user. Every change is an event with its operator. A client of {@code OAUTH_CLIENTS} is
 * imported once: later values of the variable change nothing, and a deleted client does not return.
 *
 * <p>Decisions: the type of a client cannot be changed, because its secrets, redirections and
 * grants depend on it. Rejected: dynamic registration (RFC 7591), which lets strangers register.
 */
package dev.sallyport.openid.registration;
