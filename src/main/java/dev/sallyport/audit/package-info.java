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
 * dev.sallyport.audit.Sealer}): the digest of each event, chained by hash for each month, signed
 * with a key that only the service has. {@link dev.sallyport.audit.AuditChain#verify} names the
 * first event that was changed, removed or slipped in. Who has the database alone can go unseen
 * only with events of the last few seconds, not yet sealed. That the end of the chain was cut off
 * shows by what the nodes remember in the data grid, and the log says every ten minutes; nodes that
 * were all stopped meanwhile have only the log. (So after a backup is restored all nodes are to be
 * stopped, or the seals that it lacks are missed.) Who has {@code JWT_SECRET}, too, can forge
 * everything but the log. A change of {@code JWT_SECRET} leaves older seals with their hashes only.
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
