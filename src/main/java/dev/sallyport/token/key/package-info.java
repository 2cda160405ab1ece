/**
 * Signing keys: creation, rotation, revocation, and the key set that resource servers fetch.
 *
 * <p>Guarantees: a key is in the key set for twice {@code JWKS_MAX_AGE} before it signs, and
 * verifies until its last token has expired. Tokens of a revoked key are rejected on every node
 * within two seconds. Private keys are stored encrypted.
 *
 * <p>The decisions are in {@link dev.sallyport.token}.
 */
package dev.sallyport.token.key;
