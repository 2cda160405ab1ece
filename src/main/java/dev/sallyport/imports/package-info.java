/**
 * Imports users of another system with their password hashes.
 *
 * <p>Guarantees: a received file is stored in chunks that are sealed under a key from {@code
 * JWT_SECRET}, and deleted when the import ends. The users of a batch and the progress of the
 * import are committed in one transaction, so that an import that is interrupted continues with the
 * next record: none is imported twice or lost. One worker at a time works on an import, under a
 * lease; one that lost its lease cannot commit. At most four imports have not ended at a time.
 *
 * <p>An account is the same if it has the id, the external id or the e-mail address of a record.
 * What happens to it is chosen for the whole import and told for each record: it is skipped,
 * updated, or a fault. An update sets what the account lacks: it never replaces a password or
 * second factor that was set here, and never changes an operator or any role. The external id alone
 * is not enough for an update, unless it is a UUID: systems number their users.
 *
 * <p>Decisions: the file is stored before it is read, so that the client need not stay connected
 * for the hours that a million hashes take, and so that another node can continue. Rejected: a
 * table of parsed users, which would have to be sealed row by row. Hashes are computed only while a
 * processor is idle or after a second of waiting, so that log-ins have priority.
 */
package dev.sallyport.imports;
