/**
 * Appends seals to the chain: for new events every five seconds, and for what operators state
 * (acknowledged breaks, erased personal data).
 *
 * <p>Guarantees: one node appends at a time, under a lock until the commit. Only a trusted head is
 * continued; if the database has lost or replaced the seals that the nodes remember, a seal
 * permanently records that gap. Recording events never waits for sealing.
 */
package dev.sallyport.audit.chain.append;
