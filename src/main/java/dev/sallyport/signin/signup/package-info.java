/**
 * Sign-up: open, with proof of the mailbox, or closed ({@code SIGNUP}).
 *
 * <p>Guarantees, with {@code SIGNUP=verified}:
 *
 * <ul>
 *   <li>A sign-up has the same response, rows and work for new and taken addresses; the owner of a
 *       taken one is told by mail. Beyond the budget of an address the mail is withheld.
 *   <li>Before the confirmation there is no account. Password hash and language are in the sealed
 *       payload of the ticket, so that pending sign-ups for one address do not affect each other.
 *   <li>A confirmation needs what was mailed, and what only the initiator has: the flow with the
 *       code, or the password with the link. So the recipient of a mail who opens its link never
 *       activates an account with a stranger's password.
 *   <li>Of several confirmations for one address, at once or one after another, one succeeds. The
 *       account's address is verified from the start.
 * </ul>
 *
 * <p>Out of scope: proof of the mailbox of an existing account ({@code signin.email}).
 *
 * <p>Decisions: wrong passwords with a link count against the budget of log-ins of the address, so
 * that the link is no oracle for guesses. A ticket whose mail is withheld cannot be redeemed, so
 * that more requests do not give more tries for a code. Rejected: a row in {@code users} with a
 * flag, which reserves the address for whoever is first, and which every query would have to
 * exclude.
 *
 * <p>Glossary: a sign-up is <em>pending</em> from the request until it is <em>confirmed</em> or its
 * ticket expires.
 */
package dev.sallyport.signin.signup;
