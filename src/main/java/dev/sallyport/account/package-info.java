/**
 * Accounts: their e-mail address, roles and state.
 *
 * <p>Guarantees: an e-mail address is stored in one canonical form and belongs to one account, even
 * in a race. Changes of roles and state fire {@link dev.sallyport.account.RolesChanged} and {@link
 * dev.sallyport.account.UserDeactivated} in their transaction, and features above react in it.
 *
 * <p>Whoever signs up may enter another person's address. So the first proof that the mailbox
 * belongs to the user ({@link dev.sallyport.account.AccountService#verifyEmail}) removes every
 * credential and session of the account, unless it is given in a session of the account: otherwise
 * someone who signed up with the address earlier would keep access to an account that its owner now
 * trusts. Proofs after the first one remove nothing.
 *
 * <p>Out of scope: credentials, which are rows of their own in {@code credential}; the deletion of
 * accounts in {@code account.deletion}; invitations in {@code account.invitation}.
 *
 * <p>Decisions: events rather than calls, so that accounts know nothing of sessions. Rejected: an
 * SMTP or DNS look-up of the e-mail domain, which is slow and would let callers make the service
 * probe other servers.
 */
package dev.sallyport.account;
