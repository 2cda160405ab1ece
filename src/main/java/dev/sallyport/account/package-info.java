/**
 * Accounts: their e-mail address, roles and state.
 *
 * <p>Guarantees: an e-mail address is stored in one canonical form and belongs to one account, even
 * in a race. Changes of roles and state fire {@link dev.sallyport.account.RolesChanged} and {@link
 * dev.sallyport.account.UserDeactivated} in their transaction, and features above react in it.
 *
 * <p>Out of scope: credentials, which are rows of their own in {@code credential}.
 *
 * <p>Decisions: events rather than calls, so that accounts know nothing of sessions. Rejected: an
 * SMTP or DNS look-up of the e-mail domain, which is slow and would let callers make the service
 * probe other servers.
 */
package dev.sallyport.account;
