/**
 * The secret of a session that its client keeps: a refresh token, which is random and never stored.
 */
package dev.sallyport.session.secret;
