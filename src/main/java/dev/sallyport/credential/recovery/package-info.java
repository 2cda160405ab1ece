/**
 * Recovery codes: ten single-use codes that replace a lost second factor, and never the first.
 *
 * <p>Guarantees: a code has 65 random bits and is stored as an Argon2id hash under a pepper, as
 * passwords are. It begins with its number, so that one hash decides about a try. Of concurrent
 * uses of a code one succeeds. Codes are replaced only as a whole.
 *
 * <p>Out of scope: how often codes may be tried ({@code signin.factor}).
 *
 * <p>Decisions: Crockford's alphabet, which has no letters that look like digits, in groups that
 * people can read aloud. Rejected: a fast hash, which 65 bits would permit, because a reader of the
 * database should learn nothing even if the random numbers were weak.
 */
package dev.sallyport.credential.recovery;
