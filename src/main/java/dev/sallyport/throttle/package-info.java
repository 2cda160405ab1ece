/**
 * Rate limits against attackers, in two layers that are counted in the data grid.
 *
 * <p>Guarantees. <em>Address</em>: at most {@code LOGIN_RATE_LIMIT} log-ins and {@code
 * SIGNUP_RATE_LIMIT} sign-ups of one client network are processed in each window, however many
 * arrive concurrently and on however many nodes; every other request gets 429 with the time to wait
 * and is recorded. A network is an IPv4 address or an IPv6 /64; its /56 has 8 times and its /48 32
 * times the limit. Clients behind a translator (NAT64, 6to4, Teredo) are counted by their IPv4
 * address. <em>Account</em>: after 10 failed log-ins in a row, from any number of addresses, an
 * e-mail address is throttled for 1, 2, 4, 8, then 15 minutes before each further attempt, whether
 * or not it has an account; never longer, and the streak expires 12 hours after the last failure.
 * Memory is bounded: 100,000 entries for each layer and node. Without the data grid all these
 * requests are rejected (503).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Windows are fixed ({@code refillIntervally}), so that the response can state when the whole
 *       budget is restored. Rejected: a continuous refill, which allows a sixth request after
 *       twelve seconds.
 *   <li>An attempt is counted as failed before the password is verified and withdrawn afterwards;
 *       counting afterwards would allow parallel guesses. A rejected attempt does not count;
 *       otherwise an attacker could keep an account throttled permanently.
 *   <li>A network from which the user has logged in before has its own streak, so that attackers
 *       cannot lock the user out. A success ends only its own streak: a success from a known
 *       network does not end the streak of unknown networks, because otherwise an attacker would
 *       get ten new attempts whenever the user logs in. A success from a new network ends the
 *       streak of unknown networks, to which it belongs.
 *   <li>The client address behind proxies is determined by {@link
 *       dev.sallyport.platform.http.client.ForwardedChain}. Only the header named by {@code
 *       TRUSTED_PROXY_HEADER} is read; the other one contains what the client sent. Rejected:
 *       reading both and ignoring both if they differ, which lets a client hide its address by
 *       sending the header that the proxy does not write.
 *   <li>A request takes a token from its /64, /56 and /48 in this order, each in one atomic step. A
 *       network that has exhausted its budget takes nothing from the larger ones, which it shares
 *       with others. The /48 is checked first, so that its owner cannot fill the map with 65,536
 *       entries. IPv4 needs one step. Rejected: one entry for the whole /48, for which all its
 *       requests would contend.
 *   <li>{@code LOGIN_RATE_LIMIT_COUNTS=failures} returns a token after a success rather than
 *       counting after a failure, so that parallel guesses cannot exceed the limit. The token
 *       returns only to the window from which it was taken, which is identified by its end in
 *       nanoseconds.
 *   <li>Bucket4j is used with compare-and-set. Rejected: its entry processors, whose classes every
 *       member of the grid would need, even before it has deployed the WAR. They would let an entry
 *       expire with its own window; here all entries expire after the longest possible window, and
 *       the memory bound does not depend on it.
 *   <li>The map of accounts has MACs for keys besides being sealed, so that a listing or a heap
 *       dump reveals no e-mail address.
 *   <li>Operators list and release entries by a MAC of their key, which is resolved by iterating
 *       over the maps, so that only listed ids are valid. The e-mail address of a throttled account
 *       is recognised only if the caller supplies it.
 *   <li>Partitioned nodes continue, each side with the earlier counts and its own new ones; when
 *       they merge, the counts of one side are kept (Hazelcast's put-if-absent). So a partition
 *       allows at most the whole limit on each side. Rejected: rejecting requests without a
 *       majority of nodes, which would make two nodes less available than one.
 *   <li>At the memory bound the least recently used entries are evicted. An attacker could evict a
 *       streak with 100,000 other log-ins, each of which costs a hash; waiting is cheaper.
 * </ul>
 */
package dev.sallyport.throttle;
