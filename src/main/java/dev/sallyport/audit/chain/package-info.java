/**
 * Tamper evidence: a chain of signed checkpoints over all audit events.
 *
 * <p>Guarantees: every five seconds one node seals the events recorded since ({@link
 * dev.sallyport.audit.chain.AuditCheckpointer}): the digest of each event with its position,
 * chained by hash, signed with a key derived from {@code JWT_SECRET}. {@link
 * dev.sallyport.audit.chain.AuditChain} verifies the chain every night, in slices, and names every
 * event and every checkpoint that was changed, removed or added; one break does not hide another.
 * Someone who controls the database but not the secret can change without detection only events
 * that are not sealed yet.
 *
 * <p>A new checkpoint continues only a head that has a valid signature and agrees with what the
 * nodes remember, so the end of the chain cannot be cut off or rewritten while a node runs. A gap,
 * such as the last second before a fail-over, is recorded in the chain and stays a break until an
 * operator acknowledges it. Dropped months and erased personal data are legitimate only if a
 * checkpoint says so.
 *
 * <p>Decisions: events are sealed after they are inserted; a chain at the insert would be a lock
 * that all log-ins share. Events are taken in the order of transaction ids below PostgreSQL's
 * horizon; rejected: a sequence or the time, which miss transactions that commit late. The
 * signature is an HMAC; rejected: the signing keys, which are deleted long before the events.
 * Checkpoints made with {@code JWT_SECRET_PREVIOUS} are verified and signed again, so that the
 * earlier secret is not needed after one complete verification.
 *
 * <p>Glossary: a <em>seal</em> is the stored form of a checkpoint (table {@code audit_seals}); a
 * <em>position</em> orders events; a <em>break</em> is a place where events and chain disagree.
 */
package dev.sallyport.audit.chain;
