/**
 * The second factor: at a log-in, at a reset of the password, and when a user authenticates again.
 *
 * <p>Guarantees: a code is tried within the limits of its account, which every call that accepts a
 * password or a code shares, and within those of its flow. A right password does not reset the
 * failures of the account; only a complete sign-in does. An unknown, expired or ended flow and a
 * wrong or used code have the same response. A code or recovery code is used in the transaction of
 * what it permits, or not at all.
 *
 * <p>Out of scope: enrolment ({@code signin.enrolment}).
 *
 * <p>Decisions: whoever has lost the app signs in with a recovery code; a mail never replaces the
 * second factor, because a mailbox resets the first.
 */
package dev.sallyport.signin.factor;
