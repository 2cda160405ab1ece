/**
 * An offline list of passwords known from data breaches ({@code BREACHED_PASSWORDS}), built from
 * the download of Pwned Passwords.
 *
 * <p>Guarantees: no part of a password leaves the service. A missing, foreign, incomplete or
 * recognisably damaged file prevents the start. The list needs no heap, whatever its size.
 *
 * <p>Out of scope: which passwords are checked, in {@code credential.password.PasswordPolicy}.
 *
 * <p>Decisions: 64 bits of each hash, which make the file of 10<sup>9</sup> passwords 8 GB instead
 * of 20, with a negligible number of passwords that are rejected by mistake. The start compares
 * 16,384 entries, not all of them: reading 8 GB would delay each start. Rejected: the range API of
 * Pwned Passwords, which every sign-up would depend on; a Bloom filter, which is smaller but
 * rejects one password in a thousand by mistake.
 */
package dev.sallyport.credential.password.breach;
