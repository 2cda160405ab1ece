/**
 * Verification of the address of an existing account.
 *
 * <p>Guarantees: the address of an account is verified by what was mailed to it, together with a
 * session of the account: the flow with the code, or the link in a session. A recipient who opens
 * the link of a mail that another person has caused verifies nothing. Beyond the budget of an
 * address the mail is withheld, and the ticket cannot be redeemed. Access tokens contain the new
 * state after the next refresh.
 *
 * <p>Out of scope: what the first proof of a mailbox outside of the account's sessions removes
 * ({@code account}, {@code credential}); sign-up ({@code signin.signup}).
 *
 * <p>Decisions: the link needs a session rather than the password, because whoever requested the
 * mail is signed in. Rejected: links that verify by themselves, which mail scanners follow.
 */
package dev.sallyport.signin.email;
