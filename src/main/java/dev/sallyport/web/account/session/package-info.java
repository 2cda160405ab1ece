/**
 * The sessions of the user.
 *
 * <p>Guarantees: the session of another user has the same answer as one that does not exist.
 */
package dev.sallyport.web.account.session;
