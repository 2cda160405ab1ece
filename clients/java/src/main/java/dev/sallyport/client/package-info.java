/**
 * For resource servers: methods that demand a recent or a stronger authentication of the user than
 * a valid access token alone proves (RFC 9470), and tokens that are bound to a key (DPoP, RFC
 * 9449).
 *
 * <p>A method with {@link dev.sallyport.client.RequiresAuthentication} is called only if the claims
 * {@code acr} and {@code auth_time} of the caller's token satisfy the annotation. The server has
 * verified the token by MicroProfile JWT before; this package verifies no signature. Every doubt is
 * a refusal: a caller without a token, a claim that is missing or has another type, and a faulty
 * annotation, which stops the deployment.
 *
 * <p>A token with the claim {@code cnf} is accepted by no method without a proof by its key, in the
 * header {@code DPoP}: for the method and the URL of the request and for this token, at most two
 * minutes old, and used once. A method with {@link dev.sallyport.client.RequiresProof} accepts no
 * other tokens. {@link dev.sallyport.client.ProofVerifier} judges proofs also without Jakarta REST.
 *
 * <p>Works on every server with Jakarta EE 10 and MicroProfile JWT. The feature is found by {@link
 * java.util.ServiceLoader}, as Jakarta REST 3.1 demands, so that applications that list their
 * classes have it too.
 *
 * <p>Decisions: a feature that is asked for each resource method, because it sees annotations of
 * overridden methods. Rejected: a name binding, which Jakarta REST does not inherit from
 * interfaces, and a CDI interceptor, which runs only where the resource is a CDI bean. Both would
 * leave methods open without a word. MicroProfile JWT reads tokens only from the scheme {@code
 * Bearer}, so callers of such a server send a bound token by it, beside the proof, which protects
 * the token whatever the scheme is called. A memory that is full of proofs refuses further ones
 * rather than forgetting one.
 */
package dev.sallyport.client;
