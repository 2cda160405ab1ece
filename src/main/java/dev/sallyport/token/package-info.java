/**
 * Access tokens: issues them, manages the keys that sign them, publishes what resource servers need
 * to verify them, and authorizes requests before a resource is called.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A bearer token is accepted if {@link dev.sallyport.token.TokenVerifier} finds that {@link
 *       dev.sallyport.token.TokenIssuer} could have issued it, MicroProfile JWT accepts it as well,
 *       and its session has not ended. A resource method without {@code @RolesAllowed} or
 *       {@code @PermitAll} rejects every request.
 *   <li>An invalid token never gives more access than no token, and on a public resource never
 *       less. It causes one debug log entry and never a key fetch.
 *   <li>A recently verified token is not verified again on this node. Only the identical text
 *       matches, and its expiry, key and session are checked at each use.
 *   <li>A key is in the key set for twice {@code JWKS_MAX_AGE} before it signs, and verifies until
 *       its last token has expired, so that a rotation needs no restart and invalidates no token on
 *       any node.
 *   <li>Tokens of a revoked key are rejected on every node within two seconds. The next key takes
 *       over, and its tokens are valid everywhere immediately. Only if that key is revoked as well,
 *       a new key signs that no verifier has fetched yet: until they do, its tokens may be
 *       rejected, on this service for up to four seconds.
 * </ul>
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Payara answers an invalid bearer token with an HTML 401 on every URL, before filters and
 *       mappers run. Sallyport replaces its CDI {@code IdentityStoreHandler} ({@link
 *       dev.sallyport.access.BearerIdentityStoreHandler}): a rejected token makes the caller
 *       anonymous, and {@link dev.sallyport.access.AccessControl} answers 401 as a problem if a
 *       token is required. So a client that still sends an expired token can log in. {@link
 *       dev.sallyport.access.BearerMechanism}, which runs before both, accepts any spelling of the
 *       scheme.
 *   <li>Sallyport's verifier runs first, because MicroProfile JWT checks neither {@code nbf} nor a
 *       future {@code iat}, accepts a token without {@code kid}, and logs fifty lines for an
 *       invalid one.
 *   <li>The next key is created when its predecessor starts to sign, not shortly before it is
 *       needed, because a revocation cannot wait until verifiers have fetched a key. The cost is a
 *       second private key at rest; an attacker who can read one can read both, and then {@code
 *       JWT_SECRET} must be changed.
 *   <li>The state of a key is derived from its times, so that all nodes switch at the same time,
 *       whenever they last read the keys; a state column could contradict the times. Nodes read the
 *       keys every second.
 *   <li>Private keys are sealed with AES-256-GCM under a key that HKDF-SHA-256 derives from {@code
 *       JWT_SECRET}, with the {@code kid} as associated data. {@code sealed_by} names the secret,
 *       so that a rotated secret can be distinguished from a damaged row. With a damaged row a node
 *       refuses to start, and a running node ignores that key, logs it and uses the others. Keys
 *       sealed under a secret in {@code JWT_SECRET_PREVIOUS} are sealed under the new secret at
 *       start; keys sealed under any other secret are replaced.
 *   <li>jose4j signs; Payara's own verifier is another library, so two libraries verify each token.
 *   <li>RS256 is the default. Measured on one core with JDK 17 and jose4j, in operations a second:
 *       RS256 signs 680 and verifies 14,700 (BouncyCastle the same); ES256 signs 1,300 and verifies
 *       770, by BouncyCastle 6,100 and 6,500, but 2,300 and 2,700 with the JDK's key objects. ES256
 *       by {@link dev.sallyport.token.key.EcdsaProvider} would save a millisecond at each log-in,
 *       but Payara's verifier, which cannot use another provider, and every resource server on JDK
 *       17 would spend it again for each token. Choose ES256 for short tokens.
 *   <li>The cache of verified tokens is in the {@code IdentityStoreHandler}: 1.6 ms CPU for a
 *       protected request without it, 0.6 with it, 0.5 for an anonymous one.
 *   <li>The {@code client_id} of RFC 9068 is {@code sallyport}: users sign in to the service
 *       itself, not to another client. It is constant, so that strict verifiers can be configured
 *       to expect it.
 *   <li>Metadata is at RFC 8414's URL. {@code openid-configuration} is 404 until there is an OpenID
 *       Provider: without an authorization endpoint, log-in clients would accept it and fail later.
 *   <li>The clock skew applies to {@code iat} and {@code nbf}, never to {@code exp}.
 *   <li>Tokens may have up to 8 KiB, which is the limit of Payara Micro, as configured, for all
 *       headers together; beyond it the server itself answers with 400.
 * </ul>
 *
 * <p>Rejected: HS256 with {@code JWT_SECRET} as the key: every verifier could then issue tokens,
 * and MicroProfile JWT does not support it. A cache of verified tokens keyed by {@code jti} or
 * payload: two texts could share an entry. Registering BouncyCastle as a whole: it would affect
 * every application. A key set fetched from the service itself over HTTP: a start would wait for
 * itself.
 */
package dev.sallyport.token;
