/**
 * Who may sign in: accounts, their e-mail, password and roles.
 *
 * <p>Guarantees: an e-mail is stored in one canonical form and belongs to one account, whoever
 * races; a password is stored only as an Argon2id PHC string, computed for unknown accounts too,
 * and renewed at log-in when the configured cost has grown; never more hashes at once than cores.
 *
 * <p>Decisions: hashing waits in a bounded queue on the request's own thread, outside any
 * transaction, and is refused with 503 beyond it, so that a login flood neither takes all memory
 * nor all connections. The hash is libsodium's where the WAR has it for the platform, in less than
 * half of the time, and BouncyCastle's elsewhere; both give the same. The common-password list is
 * nbvcxz's (MIT), unpacked by the build instead of copied into the repository. Rejected: an SMTP or
 * DNS look-up of the e-mail's domain, slow and a way to make us probe others.
 */
package dev.sallyport.account;
