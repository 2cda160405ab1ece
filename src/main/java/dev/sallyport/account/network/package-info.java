/**
 * The networks from which users have logged in.
 *
 * <p>Guarantees: the list of each user and the memory of each node are bounded, and a network is
 * forgotten after 180 days without a log-in.
 *
 * <p>Decisions: the hash queue knows networks from memory ({@link
 * dev.sallyport.account.network.KnownNetworks}), so that a flood is rejected before the body or the
 * database is read.
 */
package dev.sallyport.account.network;
