/**
 * Argon2id (RFC 9106), by libargon2 or BouncyCastle.
 *
 * <p>Guarantees: both implementations compute the same hash, reuse their memory and zero it after
 * each hash. libargon2 is used where the WAR contains it for the platform.
 */
package dev.sallyport.credential.password.argon2;
