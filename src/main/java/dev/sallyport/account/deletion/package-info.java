/**
 * Deletes accounts after a grace period.
 *
 * <p>Guarantees: a deletion is scheduled, and can be cancelled until the grace period ends. Then a
 * job deletes the account with everything that belongs to it, and erases the personal data in its
 * events, which remain. A node that stops in between continues at the next run. The last active
 * operator cannot be deleted.
 *
 * <p>Out of scope: who may request a deletion, in {@code signin.deletion} and {@code admin.user}.
 *
 * <p>Decisions: an account whose deletion is pending is not inactive: its user can still prove to
 * be its owner, for example to restore it after a thief has deleted it.
 */
package dev.sallyport.account.deletion;
