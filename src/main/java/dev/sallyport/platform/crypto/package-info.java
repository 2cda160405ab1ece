/**
 * The root secret {@code JWT_SECRET}, the keys derived from it, and encryption of stored secrets.
 *
 * <p>Guarantees: each purpose has its own key, derived by HKDF-SHA-256 with its own label, so that
 * one leaked key opens nothing else. Stored secrets are encrypted with AES-256-GCM and bound to the
 * row they belong to. {@code toString} hides every secret.
 *
 * <p>Decisions: earlier values in {@code JWT_SECRET_PREVIOUS} only open and verify; everything new
 * is made with the current one.
 */
package dev.sallyport.platform.crypto;
