/**
 * Credentials: what a user presents to prove to be that user.
 *
 * <p>Guarantees: each credential is one row of {@code credentials}, so a user may have none, one or
 * several of each type, but only one password. Whatever changes the credentials of an existing
 * account fires {@link dev.sallyport.credential.CredentialsChanged} in its transaction, and every
 * session that the earlier credentials opened ends with it. Changes take the lock of the account
 * first, so that a log-in that runs at the same time either sees the change or is ended by it.
 *
 * <p>Out of scope: verification. Each type has a package of its own that knows what its data means.
 *
 * <p>Decisions: one table for all types rather than one for each, because the question at a log-in
 * is what else the user has enrolled, which is one query. {@code data} is text that only the type's
 * package interprets. Rejected: a column of {@code users} for each type, which permits only one
 * credential of each, and which every query for a user reads.
 *
 * <p>Glossary: a <em>factor</em> is a kind of proof (knowledge, possession); a <em>credential</em>
 * is one enrolled instance of it; to <em>enrol</em> is to add a credential; to <em>renew</em> is to
 * store the same secret in another form.
 */
package dev.sallyport.credential;
