/**
 * The calls with which users delete and restore their accounts.
 *
 * <p>Guarantees: a deletion requires the password, because an access token may be stolen, and
 * counts wrong ones in the budget of the account's log-ins. All sessions end with the request.
 * Until the account is deleted, a log-in is rejected with {@code account_deletion_pending}, but
 * only for the right password, so that the response reveals nothing to others.
 *
 * <p>Out of scope: the schedule and the deletion itself, which are in {@code account}.
 *
 * <p>Decisions: a call of its own restores the account. Rejected: restoring it at the next log-in,
 * because a password manager or an application that logs in by itself would cancel the deletion
 * unnoticed.
 */
package dev.sallyport.signin.deletion;
