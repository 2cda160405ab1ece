/**
 * What happened: an auth event for every outcome of sign-up and log-in, for what becomes of
 * sessions, accounts and keys, and for every act of an operator; for operators only.
 *
 * <p>Guarantees: a success is recorded in the transaction that makes it true, so neither exists
 * without the other; a refusal is recorded in a transaction of its own, so it survives the
 * request's rollback. If it cannot be recorded, the request fails with 503: nothing happens unseen.
 * The reason of a failed log-in is in the event and nowhere else. Requests beyond a limit are
 * counted ({@link dev.sallyport.audit.Rejections}): the first is an event at once, the rest one
 * every ten seconds with their number; a crash of the node loses those of ten seconds. E-mails are
 * not stored: of those that are no account's the keyed hash is, because people type passwords into
 * that field. An insert never fails for want of a partition.
 *
 * <p>Tamper evidence: every five seconds one node seals what was recorded since ({@link
 * dev.sallyport.audit.Sealer}): the digest of each event with its position, chained by hash, signed
 * with a key derived from {@code JWT_SECRET}. {@link dev.sallyport.audit.AuditChain} verifies every
 * night, in slices, and names every event that was changed, removed or added and every seal that
 * was changed or removed; one break does not hide another. Someone who controls the database but
 * not the secret can go undetected only with events that are not sealed yet. The sealer continues
 * only a head that has a valid signature and agrees with what the nodes remember in the data grid,
 * so the end cannot be cut off or rewritten; nodes that were all stopped meanwhile have only the
 * log, which has the head every ten minutes. What the database lost, such as the last second before
 * a fail-over, stays a gap that a seal states; it is an alarm until an operator acknowledges it, by
 * a seal again. Dropped months and erased personal data are legitimate only if a seal says so.
 * Someone who has {@code JWT_SECRET} too can forge everything but the log.
 *
 * <p>Secrets: seals under {@code JWT_SECRET_PREVIOUS} are verified, and signed again, so after one
 * complete verification the earlier secret is not needed any more. A seal of any other secret is a
 * break.
 *
 * <p>Personal data: the digest covers a commitment to address, user agent and e-mail hash, under a
 * random salt for each event. {@link dev.sallyport.audit.PersonalDataEraser} erases fields and salt
 * and keeps the commitment. Rejected: a key for each user, since the fields must be readable to SQL
 * anyway, and one key that leaks would open all events of a user.
 *
 * <p>Decisions: {@code user_id} is not a foreign key, because events outlive accounts, and because
 * the check would make an insert for a known user slower than for an unknown one. Events are sealed
 * afterwards, not at the insert: a chain at the insert is a lock that all log-ins share. What to
 * seal goes by transaction ids below PostgreSQL's horizon; rejected: a sequence or the time, whose
 * late committers are missed. Digests lie beside the events in batches; rejected: a column, which
 * would write every row twice. The signature is an HMAC; rejected: the signing keys, which rotate
 * and are forgotten long before the events. Suspicious patterns are SQL that operators run as it is
 * ({@code db/monitoring}); an attack is one finding that grows, and one event. A finding adds each
 * event once, when a snapshot of PostgreSQL first sees it; rejected: counting from the start of the
 * attack again, which took longer each minute, and the time of the event, which late commits
 * precede.
 */
package dev.sallyport.audit;
