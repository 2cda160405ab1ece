/**
 * Who may sign in: accounts, their e-mail, password and roles.
 *
 * <p>Guarantees: an e-mail is stored in one canonical form and belongs to one account, whoever
 * races; a password is stored only as an Argon2id PHC string of its HMAC under a pepper, which is
 * in the database sealed under the root secret; it is computed for unknown accounts too, at the
 * costs that stored hashes have, and renewed at log-in when the configured cost has grown or there
 * is a newer pepper; never more hashes at once than cores, and each network has its share of the
 * queue.
 *
 * <p>Decisions: hashing waits in a bounded queue on the request's own thread, outside any
 * transaction, and is refused with 503 beyond it, so that a login flood neither takes all memory
 * nor all connections. The hash is libsodium's where the WAR has it for the platform, in less than
 * half of the time, and BouncyCastle's elsewhere; both give the same. Peppers are random and sealed
 * rather than derived from {@code JWT_SECRET}: after a change of it they are sealed anew, and the
 * old secret is not needed until every user has logged in. Without the secret that sealed a pepper
 * the start is refused. An HMAC before Argon2id rather than Argon2's own secret, which libsodium
 * lacks. The queue for hashes knows networks by memory ({@link
 * dev.sallyport.account.KnownNetworks}), so that a flood is refused before body and database are
 * looked at. The common-password list is nbvcxz's (MIT), unpacked by the build instead of copied
 * into the repository. Rejected: an SMTP or DNS look-up of the e-mail's domain, slow and a way to
 * make us probe others.
 */
package dev.sallyport.account;
