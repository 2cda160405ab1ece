/**
 * Changing, setting and removing the password.
 *
 * <p>Guarantees: those of the same calls of the API; the browser continues in a new session.
 */
package dev.sallyport.web.account.password;
