/**
 * Events as the chain covers them: their place in the order of all events and their digest.
 *
 * <p>Guarantees: two events never have the same place, and the place of an event never changes. The
 * same event always has the same digest, and {@code db/detection/verify-chain.sql} computes it
 * without this service. Personal data can be erased without changing the digest.
 */
package dev.sallyport.audit.chain.event;
