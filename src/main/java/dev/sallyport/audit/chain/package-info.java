/**
 * Tamper evidence: a chain of signed checkpoints over all audit events.
 *
 * <p>Guarantees: every five seconds one node seals new events ({@link
 * dev.sallyport.audit.chain.append.AuditCheckpointer}): the digests of the events with their
 * positions, chained by hash and signed with a key derived from {@code JWT_SECRET}. {@link
 * dev.sallyport.audit.chain.AuditChain} verifies the chain every night in slices and reports every
 * event that was changed, deleted or added and every seal that was changed or deleted; one break
 * does not hide another. Someone who controls the database but not the secret can change only
 * unsealed events without detection. The sealer continues only a head that has a valid signature
 * and agrees with the memory of the nodes in the data grid, so that the end cannot be cut off or
 * rewritten. If all nodes were stopped, only the log, which contains the head every ten minutes,
 * can prove the end. Events that the database lost, such as the last second before a fail-over,
 * remain a gap that a seal records and that is reported until an operator acknowledges it by
 * another seal. Dropped months and erased personal data are accepted only if a seal states them.
 * Someone who also has {@code JWT_SECRET} can forge everything except the log.
 *
 * <p>Secrets: seals signed under {@code JWT_SECRET_PREVIOUS} are verified and signed again, so that
 * the earlier secret is no longer needed after one complete verification. A seal of any other
 * secret is a break.
 *
 * <p>Personal data: the digest covers a commitment to address, user agent and e-mail hash, under a
 * random salt for each event. {@link dev.sallyport.audit.chain.PersonalDataEraser} erases fields
 * and salt and keeps the commitment. Rejected: a key for each user, because the fields must be
 * readable in SQL anyway, and a single leaked key would reveal all events of a user.
 *
 * <p>Decisions: events are sealed later, not at the insert, because a chain at the insert would be
 * a lock shared by all log-ins. The events to seal are selected by transaction ids below
 * PostgreSQL's horizon; rejected: a sequence or the time, which miss late commits. Digests are
 * stored beside the events in batches; rejected: a column, which would write every row twice. The
 * signature is an HMAC; rejected: the signing keys, which are rotated and deleted long before the
 * events.
 *
 * <p>Glossary: a <em>seal</em> is the stored form of a checkpoint (table {@code audit_seals}); a
 * <em>position</em> orders events; a <em>break</em> is a place where events and chain disagree.
 */
package dev.sallyport.audit.chain;
