/**
 * What a log-in computes, and the same for an account that does not exist.
 *
 * <p>Guarantees: a log-in for an unknown account derives what one for a stored account does: the
 * scheme and cost of another system for as large a share as imported hashes have in the table, and
 * Argon2id at the costs of stored hashes. A keyed hash of what was entered chooses, so that an
 * account has the same work at each attempt and on each node. The shares are counted each minute
 * and after each part of an import.
 *
 * <p>Decisions: the substitute has the recipe of a stored hash, salt included, so that the length
 * of a salt is no difference either. Rejected: a mean delay, which does not use the processor as a
 * hash does.
 */
package dev.sallyport.credential.password.work;
