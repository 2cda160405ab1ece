/**
 * The secrets of sessions, refresh tokens: the random value, which only the client keeps, and the
 * row with its hash.
 */
package dev.sallyport.session.secret;
