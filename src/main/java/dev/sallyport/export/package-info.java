/**
 * The export of everything that the service stores about a user, for the user.
 *
 * <p>Guarantees: every table with a column {@code user_id} is in the export, except those named
 * below; a test compares the two. The export has no secret: no password hash, no token, no sealed
 * content. It has nothing about others: of what operators have done to the account it names only
 * the kind and the time. Each export is an event.
 *
 * <p>Out of scope: findings of attacks ({@code suspicious_findings}), which are derived from events
 * and mix several people; the erasure of deleted users.
 *
 * <p>Decisions: pages of 500 rows rather than one cursor, because a client that reads slowly must
 * not hold a connection of the pool. Rows that change while it runs may therefore be missing or
 * appear in their newer form. Columns are named one by one, so that a new column with a secret is
 * not exported by accident.
 */
package dev.sallyport.export;
