/**
 * Operators list and release throttled networks and accounts.
 *
 * <p>Guarantees: a release is recorded before it takes effect, because it has no transaction. An
 * account is named by its e-mail address only if it exists; any other remains an opaque id.
 */
package dev.sallyport.admin.throttle;
