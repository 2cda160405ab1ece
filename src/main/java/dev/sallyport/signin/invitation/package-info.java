/**
 * The acceptance of an invitation by the owner of the invited address.
 *
 * <p>Guarantees: the invitee chooses the password, which no operator sees; the account has exactly
 * the roles of the invitation and a verified address; of several acceptances of one link, one
 * succeeds. A rejected password leaves the link usable. It works while sign-up is closed.
 *
 * <p>Out of scope: the invitation itself, in {@code account.invitation}.
 *
 * <p>Decisions: no code in the mail, because the invitee has no flow that could have started
 * elsewhere. An address that got an account meanwhile is a 409: only its owner has the link.
 */
package dev.sallyport.signin.invitation;
