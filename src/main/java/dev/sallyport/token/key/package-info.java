/**
 * Signing keys: creation, rotation, revocation, and the key set that resource servers fetch.
 *
 * <p>Guarantees:
 *
 * <ul>
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
 *   <li>RS256 is the default. Measured on one core with JDK 17 and jose4j, in operations a second:
 *       RS256 signs 680 and verifies 14,700 (BouncyCastle the same); ES256 signs 1,300 and verifies
 *       770, by BouncyCastle 6,100 and 6,500, but 2,300 and 2,700 with the JDK's key objects. ES256
 *       by {@link dev.sallyport.token.key.store.EcdsaProvider} would save a millisecond at each
 *       log-in, but Payara's verifier, which cannot use another provider, and every resource server
 *       on JDK 17 would spend it again for each token. Choose ES256 for short tokens. {@link
 *       dev.sallyport.token.key.store.NativeRsa} signs RS256 in about a quarter of the JDK's time.
 * </ul>
 */
package dev.sallyport.token.key;
