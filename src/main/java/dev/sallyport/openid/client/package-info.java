/**
 * Clients: the applications and services that are registered with this service, and how they
 * authenticate.
 *
 * <p>Guarantees: a client is found only while it is enabled. {@link
 * dev.sallyport.openid.client.ClientAuthenticator} accepts one method in each request. An unknown
 * or disabled client and a wrong secret or signature get the same answer after the same work. Only
 * the SHA-256 of a secret is stored. A client has at most two secrets, so that one can be replaced
 * while the other is in use. An assertion ({@code private_key_jwt}) works once on all nodes, also
 * after a restart. Redirect URIs are compared as strings (RFC 9700, section 2.1); only the port of
 * a loopback address of a native client is free. A token is for one resource that is registered for
 * its client, or for the service itself (RFC 8707).
 *
 * <p>Out of scope: how clients are registered, in {@code openid.registration}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Every authentication reads the database: a secret that was deleted is useless at once, on
 *       every node. A cache would save one primary-key look-up.
 *   <li>Secrets have 256 random bits, so SHA-256 is enough and costs nothing per call. RFC 6749
 *       requires clients to form-encode their secret, but most do not. Both readings of the header
 *       are always checked, so that the response time reveals nothing.
 *   <li>Assertions are signed with RS256, PS256 or ES256. Rejected: {@code client_secret_jwt},
 *       which needs the secret itself in the database.
 *   <li>Used assertions are rows, not entries of the data grid: an entry that was evicted or lost
 *       in a restart would make an assertion usable again.
 *   <li>A session whose authorization request named a resource is for that resource alone. If it
 *       named none, each token request may name one. Rejected: tokens for several resources, which
 *       each of them could use at the others.
 * </ul>
 */
package dev.sallyport.openid.client;
