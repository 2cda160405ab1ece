/**
 * Hashes of passwords for the caller of a request, and what happens while there is no capacity for
 * them.
 *
 * <p>Guarantees: while the wait for a hash would be too long, requests of methods marked {@link
 * dev.sallyport.signin.hashing.HashesPassword} are rejected with 503 before any other work, and
 * every rejection is counted. A request that waits holds a thread, but no database connection.
 * Networks that a user has logged in from before have precedence.
 *
 * <p>Out of scope: the hashes and the queue ({@code credential.password}).
 */
package dev.sallyport.signin.hashing;
