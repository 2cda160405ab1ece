/**
 * Operators read audit events: lists, exports, statistics, suspicious patterns, and the
 * verification of the audit chain.
 *
 * <p>Guarantees: an export takes the same memory for a million rows as for ten, and no cell is
 * interpreted as a formula.
 */
package dev.sallyport.admin.event;
