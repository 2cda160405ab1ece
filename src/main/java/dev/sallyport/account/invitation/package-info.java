/**
 * Invitations: operators offer accounts to the owners of addresses.
 *
 * <p>Guarantees: no account exists before the invitation is accepted, which needs the secret of the
 * mailed link; so the address of the account is verified from the start, and its owner alone
 * chooses the password. A link works once. A new link replaces the previous one, and revoking the
 * invitation makes its link useless. An invitation is void once the operator who sent it is no
 * longer one, so that a former operator cannot grant roles.
 *
 * <p>Out of scope: the operators' calls in {@code admin.invitation}, the acceptance in {@code
 * signin.invitation}.
 *
 * <p>Decisions: the address is in clear text in a row of its own, because operators must see whom
 * they have invited; it is deleted with the acceptance, the revocation, or 30 days after the
 * expiry. Rejected: a row in {@code users} that is not active yet, which would reserve the address.
 */
package dev.sallyport.account.invitation;
