/**
 * Seals, the stored form of a checkpoint (table {@code audit_seals}): their content, hash and
 * signature, and the memory of the newest one in the data grid.
 *
 * <p>Guarantees: only this service can sign a seal. A seal signed under {@code JWT_SECRET_PREVIOUS}
 * is trusted only up to the seal that states the change of the secret. Which seals are trusted is
 * decided in one place, {@link dev.sallyport.audit.chain.checkpoint.CheckpointSigners}; reading
 * them implies no trust.
 *
 * <p>A {@link dev.sallyport.audit.chain.checkpoint.ChainBreak}, a place where events and seals
 * disagree, is here because both writing and verification name it.
 */
package dev.sallyport.audit.chain.checkpoint;
