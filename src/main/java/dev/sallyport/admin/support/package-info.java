/**
 * Operators help users who cannot get in: they send a reset of the password, mark an address as
 * verified, and restore an account whose deletion is pending.
 *
 * <p>Guarantees: operators neither choose nor see a password, a link or a code; these go to the
 * mailbox of the account only, within the budget of its address. Each call is an event with the
 * operator as its actor.
 *
 * <p>Decisions: a mark by an operator removes no credentials, unlike the first proof of the
 * mailbox: the operator asserts that whoever uses the account owns the address.
 */
package dev.sallyport.admin.support;
