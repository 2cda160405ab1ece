/**
 * The caller's own sessions, with device, place and last use, and how to end one.
 *
 * <p>Guarantees: a page is bounded, and a session of another user has the same response as one that
 * does not exist.
 */
package dev.sallyport.session.list;
