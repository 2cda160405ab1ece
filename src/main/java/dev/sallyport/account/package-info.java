/**
 * Accounts: their e-mail address, password and roles.
 *
 * <p>Guarantees: an e-mail address is stored in one canonical form and belongs to one account, even
 * in a race. A password is stored only as an Argon2id PHC string of its HMAC under a pepper, which
 * the database contains sealed under the root secret. A hash is also computed for unknown accounts,
 * at the costs of stored hashes, and is renewed at log-in if the configured cost was raised or
 * there is a newer pepper. There are never more concurrent hashes than cores, and each network has
 * a fair share of the queue.
 *
 * <p>Decisions: hashing waits in a bounded queue on the thread of the request, outside any
 * transaction, and is rejected with 503 if the queue is full, so that a flood of log-ins exhausts
 * neither memory nor connections. libsodium computes the hash in less than half of the time if the
 * WAR contains it for the platform; otherwise BouncyCastle computes the same hash. Peppers are
 * random and sealed rather than derived from {@code JWT_SECRET}: if it changes, they are sealed
 * again, so that the old secret need not be kept until every user has logged in. Without the secret
 * that sealed a pepper the start is refused. An HMAC is computed before Argon2id, because libsodium
 * does not support Argon2's own secret. The hash queue knows networks from memory ({@link
 * dev.sallyport.account.KnownNetworks}), so that a flood is rejected before the body or the
 * database is read. The list of common passwords is that of nbvcxz (MIT), unpacked by the build
 * instead of copied into the repository. Rejected: an SMTP or DNS look-up of the e-mail domain,
 * which is slow and would let callers make the service probe other servers.
 */
package dev.sallyport.account;
