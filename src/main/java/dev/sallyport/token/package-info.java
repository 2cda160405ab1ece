/**
 * Access tokens: issuing them, the keys that sign them, what resource servers need to verify them,
 * and what must hold of a request before a resource sees it.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A bearer token is admitted when {@link dev.sallyport.token.TokenVerifier} finds it exactly
 *       as {@link dev.sallyport.token.TokenIssuer} writes them, MicroProfile JWT agrees, and its
 *       session has not ended. A resource method without {@code @RolesAllowed} or
 *       {@code @PermitAll} answers nobody.
 *   <li>A bad token is never better, and on a public resource never worse, than none. It costs one
 *       debug line, and no key is ever fetched for it.
 *   <li>A token this node verified a moment ago is not verified again. Only the same text finds it,
 *       and its expiry, key and session are asked at each use.
 *   <li>A key is in the key set for twice {@code JWKS_MAX_AGE} before it signs, and verifies until
 *       its last token has expired: rotating refuses no good token, on any node, without a restart.
 *   <li>A revoked key's tokens are refused on every node within two seconds. The next key takes
 *       over, and its tokens are good everywhere at once. Only when that one is revoked, too, a new
 *       key signs that nobody has fetched: until they do, its tokens may be refused, here for up to
 *       four seconds.
 * </ul>
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Payara answers a bad bearer token with an HTML 401 on every URL, before filters and
 *       mappers. We replace its CDI {@code IdentityStoreHandler} ({@link
 *       dev.sallyport.token.BearerIdentityStoreHandler}): a refused token makes the caller
 *       anonymous, and {@link dev.sallyport.token.AccessControl} answers 401 in our own format
 *       where a token is needed. So a client that still sends an expired token can log in. In front
 *       of both, {@link dev.sallyport.token.BearerMechanism} knows the scheme in any spelling.
 *   <li>Our verifier goes first, because MicroProfile JWT checks neither {@code nbf} nor a future
 *       {@code iat}, takes a token without {@code kid}, and logs fifty lines for a bad one.
 *   <li>The next key is made when its predecessor starts to sign, not shortly before its turn:
 *       revocation cannot wait until verifiers have fetched a key. The price is a second private
 *       key at rest; who can read one can read both, and then {@code JWT_SECRET} must change.
 *   <li>A key's state follows from its times, so all nodes change over at one moment, whenever they
 *       last read; a state column could disagree with them. Nodes read the keys every second.
 *   <li>Private keys are sealed with AES-256-GCM under a key that HKDF-SHA-256 derives from {@code
 *       JWT_SECRET}, with the {@code kid} as associated data. {@code sealed_by} names the secret,
 *       so that a rotated secret is told from a damaged row: with one a node refuses to start, and
 *       a running node leaves that key out, reports it and follows the others. Keys of a secret in
 *       {@code JWT_SECRET_PREVIOUS} are sealed anew at the start; for keys of any other secret new
 *       ones are made.
 *   <li>jose4j signs; Payara's own verifier is another library, so each token is proven by two.
 *   <li>RS256 is the default. Seen on one core of JDK 17, by jose4j, a second: RS256 signs 680 and
 *       verifies 14,700 (BouncyCastle the same); ES256 signs 1,300 and verifies 770, by
 *       BouncyCastle 6,100 and 6,500, but 2,300 and 2,700 with the JDK's key objects. ES256 by
 *       {@link dev.sallyport.token.EcdsaProvider} would save a millisecond at each log-in; Payara's
 *       verifier, which takes no provider, would spend it again, and so would every resource server
 *       on JDK 17, for each token: ES256 is for who wants short tokens.
 *   <li>The memory of verified tokens is in the {@code IdentityStoreHandler}: 1.6 ms CPU for a
 *       protected request without it, 0.6 with it, 0.5 for an anonymous one.
 *   <li>The {@code client_id} of RFC 9068 is {@code sallyport}: users sign in at the service
 *       itself, not for another client. It is constant, because strict verifiers can be told to
 *       expect it.
 *   <li>Metadata is at RFC 8414's URL. {@code openid-configuration} is 404 until there is an OpenID
 *       Provider: without an authorization endpoint, log-in clients would accept it and fail later.
 *   <li>The clock skew is for {@code iat} and {@code nbf}, never for {@code exp}.
 *   <li>Tokens may have 8 KiB. Payara Micro as configured takes no more than that for all headers
 *       together, and answers 400 itself beyond it.
 * </ul>
 *
 * <p>Rejected: HS256 with {@code JWT_SECRET} as the key: every verifier could then issue tokens,
 * and MicroProfile JWT has no place for it. A memory of verified tokens keyed by {@code jti} or
 * payload: two texts could share an entry. Registering BouncyCastle as a whole: it would be every
 * application's. A key set fetched from ourselves over HTTP: a start would wait for itself.
 */
package dev.sallyport.token;
