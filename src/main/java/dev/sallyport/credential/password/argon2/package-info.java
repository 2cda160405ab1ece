/**
 * Argon2id (RFC 9106), by libsodium or BouncyCastle.
 *
 * <p>Guarantees: both implementations compute the same hash, use their memory again for the next
 * one and zero it in between. libsodium computes it in a quarter to half of the time if the WAR
 * contains it for the platform.
 */
package dev.sallyport.credential.password.argon2;
