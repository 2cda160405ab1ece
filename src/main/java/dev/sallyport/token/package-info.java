/**
 * Access tokens: issuing them, the keys that sign them, what resource servers need to verify them,
 * and what must hold of a request before a resource sees it.
 *
 * <p>Guarantees: an access token is a JWS by a key in {@code signing_keys}, and MicroProfile JWT
 * verified it on every protected request; {@link dev.sallyport.token.TokenCheck} adds what that
 * leaves out. A resource method without {@code @RolesAllowed} or {@code @PermitAll} never answers.
 * A bad token is never better, and on a public resource never worse, than none.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Payara answers a bad bearer token with an HTML 401 on every URL, before filters and
 *       mappers. We replace its CDI {@code IdentityStoreHandler} ({@link
 *       dev.sallyport.token.BearerIdentityStoreHandler}): a refused token makes the caller
 *       anonymous, and {@link dev.sallyport.token.AccessControl} answers 401 in our own format
 *       where a token is needed. So a client that still sends an expired token can log in.
 *   <li>Private keys are sealed with AES-256-GCM under a key that HKDF-SHA-256 derives from {@code
 *       JWT_SECRET}, with the {@code kid} as associated data. {@code sealed_by} names the secret,
 *       so that a rotated secret (new keys) is told from a damaged row (refuse to start).
 *   <li>jose4j signs; Payara's own verifier is another library, so each token is proven by two.
 *   <li>Rejected: HS256 with {@code JWT_SECRET} as the key: every verifier could then issue tokens,
 *       and MicroProfile JWT has no place for it.
 * </ul>
 */
package dev.sallyport.token;
