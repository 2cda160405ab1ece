/**
 * Peppers: secret values in password hashes that a copy of the table of hashes does not contain.
 *
 * <p>Guarantees: the database contains peppers only sealed under the root secret. Without the
 * secret that sealed a pepper the start is refused.
 *
 * <p>Decisions: peppers are random and sealed rather than derived from {@code JWT_SECRET}: if it
 * changes, they are sealed again, so that the old secret need not be kept until every user has
 * logged in.
 */
package dev.sallyport.credential.password.pepper;
