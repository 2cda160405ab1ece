/**
 * Changing a password, and resetting a forgotten one.
 *
 * <p>Guarantees: a change needs the current password within the budget of log-ins, so that a stolen
 * token is not enough. Change and reset end every session and void every ticket of the user in the
 * transaction that stores the new hash, and the user is told by mail. The request of a reset has
 * the same response, rows and work for known, unknown, inactive and throttled addresses; only the
 * mail is withheld. A reset works once, for the address that got the mail; of two at once one
 * succeeds. A password that the policy rejects leaves the ticket usable. A reset never replaces a
 * second factor: an account with one must present it as well, in the same request as the ticket.
 * Whoever has a passkey may remove the password, and set one again; both require a recent
 * authentication at the highest level of the account. A log-in with the address of an account
 * without a password has the response and the work of an unknown address.
 *
 * <p>Decisions: a change opens a new session rather than continuing the current one, because a copy
 * of its refresh token would otherwise be a reuse that also ends the user's own session. A reset
 * opens no session: who reads the mailbox does not thereby hold the device. Rejected: telling at
 * the request of a reset that an address is unknown.
 */
package dev.sallyport.signin.password;
