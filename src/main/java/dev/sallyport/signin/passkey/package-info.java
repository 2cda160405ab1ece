/**
 * Passkeys: sign-in without a password, enrolment and management.
 *
 * <p>Guarantees: whoever begins a sign-in names no user, so the response to a user who does not
 * exist cannot differ. A challenge is taken before the response to it is verified, so it is
 * accepted once. A passkey is added and removed only after a recent authentication at the highest
 * level of the account; both end every other session of the user and cause a mail. The last way to
 * sign in cannot be removed.
 *
 * <p>Out of scope: a passkey as a second factor ({@code signin.factor}) and for step-up ({@code
 * signin.stepup}).
 *
 * <p>Decisions: a sign-in with a passkey consumes the limit of its network, but not that of the
 * account: nothing can be guessed, and its user can still sign in while others try passwords. An
 * account with a passkey requires it, or another second factor, after its password as well: the
 * password alone must not be a way around it. Whoever adds the first second factor gets recovery
 * codes.
 */
package dev.sallyport.signin.passkey;
