/**
 * The applications that a user has signed in to or permitted.
 *
 * <p>Guarantees: removing an application withdraws the consent and ends all its sessions, with
 * their refresh tokens.
 */
package dev.sallyport.web.account.application;
