/**
 * Operators read findings, which are detected attacks, acknowledge and assign them, and note what
 * they know about them.
 *
 * <p>Guarantees: a review is replaced as a whole and recorded with what has changed. A finding is
 * assigned only to an active operator or auditor.
 */
package dev.sallyport.admin.finding;
