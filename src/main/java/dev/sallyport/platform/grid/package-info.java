/**
 * State that the nodes of a cluster share in memory: maps and messages.
 *
 * <p>Guarantees: maps are bounded and every change is atomic. Everything that is stored or sent is
 * sealed under {@code JWT_SECRET} (AES-256-GCM, HKDF keys for each map and topic), and keys are
 * stored as keyed hashes. A member without the secret reads nothing, and an entry that it forges or
 * copies to another place is rejected with 503, never taken for an absent one. A node without
 * {@code GRID_MEMBERS} keeps the same maps in memory and opens no port.
 *
 * <p>Out of scope: a member can delete an entry, put back an older value of it, and stop the grid.
 * Detecting that would need a counter that members cannot reset, such as a row in the database for
 * each request that is counted.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>An own Hazelcast member. The server's is off, because it listens without a password,
 *       exposes its cluster name on the command line, and deserializes any class. Rejected:
 *       Payara's data grid encryption, which encrypts the values of Payara's own stores but neither
 *       encrypts the network nor authenticates members; TLS, authentication and socket interceptors
 *       of Hazelcast, which its community edition does not have; a Hazelcast member without a
 *       cluster, which always opens a port.
 *   <li>Compare-and-set compares the sealed bytes as they were read, so it needs no second read.
 *       Rejected: nonces derived from the value, which would make equal values equal in the grid;
 *       entry processors, which would need the key and the classes on every member.
 *   <li>Each entry has its own key, because a map outlives the number of random nonces that are
 *       safe for one key.
 *   <li>A single node seals as well: one code path, for about 10 µs an operation.
 *   <li>The name of the cluster is derived from {@code JWT_SECRET}, so nodes with different secrets
 *       never share a map, and earlier secrets are not needed for opening.
 * </ul>
 */
package dev.sallyport.platform.grid;
