/**
 * Signing keys as stored: the table {@code signing_keys}, private keys sealed under {@code
 * JWT_SECRET}, and the keys that a node has opened.
 *
 * <p>Guarantees: a private key is in PostgreSQL only sealed, with its {@code kid} as associated
 * data, so that it cannot be exchanged for another. Which key signs and which verify is derived
 * from the times of the keys, for any point in time. When keys change is decided in {@code
 * token.key}.
 */
package dev.sallyport.token.key.store;
