/**
 * Password hashes of other systems: what their algorithms derive from a password.
 *
 * <p>Guarantees: each algorithm checks its parameters when it is read, from an import as well as
 * from the database, so that no hash needs more than 128 MiB of memory or a few seconds. The hash
 * of another system is never stored: what is stored is the recipe, which is algorithm, cost and
 * salt, followed by Argon2id of the digest under the pepper. It is replaced by Argon2id of the
 * password at the first log-in. A password longer than 1,024 octets is wrong.
 *
 * <p>Out of scope: how other systems write hashes, in {@code format}; Argon2id of this service.
 *
 * <p>Decisions: strong hashes, such as bcrypt at cost 12, are wrapped as well. One rule has no
 * exception to get wrong: a copy of the database without the pepper is of no use for guessing any
 * password, and each log-in does Argon2id at a known cost. The price is one Argon2id for each
 * imported user. Rejected: storing strong hashes as they are, which needs a judgement of strength
 * for each algorithm, and leaves hashes without a pepper until the user logs in.
 *
 * <p>The algorithms are those of BouncyCastle, the JDK and, for {@code crypt}, Apache Commons
 * Codec. Legacy passwords are derived as typed, not in Unicode NFC, because the other systems did
 * not normalise them. Firebase's signer key is part of each recipe: it is a parameter of the
 * project that guards nothing once the digest is hidden by Argon2id.
 *
 * <p>Glossary: a <em>recipe</em> is how a digest is derived; a <em>legacy hash</em> is a recipe
 * with its digest.
 */
package dev.sallyport.credential.password.legacy;
