/**
 * State that the nodes of a cluster share in memory: maps and messages.
 *
 * <p>Guarantees: maps are bounded and every change is atomic. Messages that have an effect on the
 * database or on sessions are sealed with a key derived from {@code JWT_SECRET}. A node without
 * {@code GRID_MEMBERS} keeps the same maps in memory and opens no port.
 *
 * <p>Decisions: an own Hazelcast member. The server's is off, because it listens without a
 * password, exposes its cluster name on the command line, and deserializes any class. Rejected:
 * Payara's data grid encryption, which encrypts the values of Payara's own stores but neither
 * encrypts the network nor authenticates members; TLS, authentication and socket interceptors of
 * Hazelcast, which its community edition does not have; a Hazelcast member without a cluster, which
 * always opens a port.
 */
package dev.sallyport.platform.grid;
