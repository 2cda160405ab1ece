/**
 * Access tokens: issuing them, the keys that sign them, what resource servers need to verify them,
 * and what must hold of a request before a resource sees it.
 *
 * <p>Guarantees: a bearer token is admitted when {@link dev.sallyport.token.TokenVerifier} finds it
 * exactly as {@link dev.sallyport.token.TokenIssuer} writes them, MicroProfile JWT agrees, and its
 * session has not ended. A token this node verified a moment ago is not verified again, but its
 * expiry, key and session are asked at each use. A resource method without {@code @RolesAllowed} or
 * {@code @PermitAll} answers nobody. A bad token is never better, and on a public resource never
 * worse, than none. Keys rotate without refusing a good token; a revoked key's tokens are refused
 * on every node within two seconds.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Payara answers a bad bearer token with an HTML 401 on every URL, before filters and
 *       mappers. We replace its CDI {@code IdentityStoreHandler} ({@link
 *       dev.sallyport.token.BearerIdentityStoreHandler}): a refused token makes the caller
 *       anonymous, and {@link dev.sallyport.token.AccessControl} answers 401 in our own format
 *       where a token is needed. So a client that still sends an expired token can log in.
 *   <li>Our verifier goes first, because MicroProfile JWT checks neither {@code nbf} nor a future
 *       {@code iat}, takes a token without {@code kid}, and logs fifty lines for a bad one.
 *   <li>A key's state follows from its times, so all nodes change over at one moment, whenever they
 *       last read; a state column could disagree with them. Nodes read the keys every second.
 *   <li>Private keys are sealed with AES-256-GCM under a key that HKDF-SHA-256 derives from {@code
 *       JWT_SECRET}, with the {@code kid} as associated data. {@code sealed_by} names the secret,
 *       so that a rotated secret (new keys) is told from a damaged row (refuse to start).
 *   <li>jose4j signs; Payara's own verifier is another library, so each token is proven by two.
 *   <li>The clock skew is for {@code iat} and {@code nbf}, never for {@code exp}.
 *   <li>Rejected: HS256 with {@code JWT_SECRET} as the key: every verifier could then issue tokens,
 *       and MicroProfile JWT has no place for it. A cache keyed by {@code jti} or payload: two
 *       texts could share an entry.
 * </ul>
 */
package dev.sallyport.token;
