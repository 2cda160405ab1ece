/**
 * Authentication and authorization of requests by access token.
 *
 * <p>Guarantees: deny by default: a resource method without {@code @RolesAllowed} or
 * {@code @PermitAll} rejects every request. An invalid token makes the caller anonymous, and {@link
 * dev.sallyport.access.AccessControl} answers 401 as a problem if a token is required.
 *
 * <p>The decisions are in {@link dev.sallyport.token}.
 */
package dev.sallyport.access;
