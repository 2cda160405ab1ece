/**
 * Operators list and end the sessions of a user.
 *
 * <p>Guarantees: a session that is unknown, has ended, or belongs to another user is a 404 in the
 * same way.
 */
package dev.sallyport.admin.session;
