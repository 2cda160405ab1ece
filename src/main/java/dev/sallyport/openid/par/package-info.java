/**
 * Pushed authorization requests (RFC 9126): the client sends the request itself, so that the user's
 * browser carries only a reference, which nobody can read or change.
 */
package dev.sallyport.openid.par;
