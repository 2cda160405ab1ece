/**
 * Argon2id (RFC 9106), by libsodium or BouncyCastle.
 *
 * <p>Guarantees: both implementations compute the same hash. libsodium computes it in less than
 * half of the time if the WAR contains it for the platform.
 */
package dev.sallyport.credential.password.argon2;
