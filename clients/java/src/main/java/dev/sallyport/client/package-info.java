/**
 * For resource servers: methods that demand a recent or a stronger authentication of the user than
 * a valid access token alone proves (RFC 9470).
 *
 * <p>A method with {@link dev.sallyport.client.RequiresAuthentication} is called only if the claims
 * {@code acr} and {@code auth_time} of the caller's token satisfy the annotation. The server has
 * verified the token by MicroProfile JWT before; this package verifies no signature. Every doubt is
 * a refusal: a caller without a token, a claim that is missing or has another type, and a faulty
 * annotation, which stops the deployment.
 *
 * <p>Works on every server with Jakarta EE 10 and MicroProfile JWT. The feature is found by {@link
 * java.util.ServiceLoader}, as Jakarta REST 3.1 demands, so that applications that list their
 * classes have it too.
 *
 * <p>Decisions: a feature that is asked for each resource method, because it sees annotations of
 * overridden methods. Rejected: a name binding, which Jakarta REST does not inherit from
 * interfaces, and a CDI interceptor, which runs only where the resource is a CDI bean. Both would
 * leave methods open without a word.
 */
package dev.sallyport.client;
