/**
 * Passwords: their rules, their hashes and the log-in candidate that is verified with one.
 *
 * <p>Guarantees: a password is stored only as an Argon2id PHC string of its HMAC under a pepper;
 * until the first log-in of an imported user, of the HMAC of another system's digest. A hash is
 * also computed for unknown accounts and for accounts without a password, with the work of stored
 * hashes, which includes the digests of other systems in their proportion. It is renewed at log-in
 * if it was imported, the configured cost was raised or there is a newer pepper. The rules apply to
 * new passwords, never to log-ins.
 *
 * <p>Decisions: hashing runs on the thread of the request, outside any transaction, so that a flood
 * of log-ins exhausts neither memory nor connections. An HMAC is computed before Argon2id, because
 * libsodium does not support Argon2's own secret. The list of common passwords is that of nbvcxz
 * (MIT), unpacked by the build instead of copied into the repository.
 *
 * <p>Sub-packages: {@code argon2} computes the hash, {@code capacity} queues it, {@code pepper}
 * stores the secrets that go into it, {@code legacy} derives the digests of other systems, {@code
 * work} gives unknown accounts the work of stored ones.
 */
package dev.sallyport.credential.password;
