/**
 * Slowing attackers down, in two layers that the whole data grid counts.
 *
 * <p>Guarantees. <em>Address</em>: of one client network at most {@code LOGIN_RATE_LIMIT} log-ins
 * and {@code SIGNUP_RATE_LIMIT} sign-ups in each window reach any work, however many arrive at once
 * and on however many nodes; every refusal is a 429 with its wait and an auth event. A network is
 * an IPv4 address or an IPv6 /64; its /56 has 8 times and its /48 32 times the limit. Clients
 * behind a translator (NAT64, 6to4, Teredo) are counted by their IPv4 address. <em>Account</em>:
 * after 10 failed log-ins in a row, from however many addresses, an e-mail waits 1, 2, 4, 8, then
 * 15 minutes for each further try, whether it has an account or not; never longer, and forgotten 12
 * hours after the last failure. Memory is bounded: 100,000 entries for each layer and node. Without
 * the data grid nobody is let through (503).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Windows are fixed ({@code refillIntervally}), so that the fields can tell the moment when
 *       the whole budget is back. Rejected: a continuous refill, which lets a sixth request in
 *       after twelve seconds.
 *   <li>An attempt counts as failed before the password is looked at and is taken back afterwards;
 *       counting afterwards would let parallel guesses through. A refused attempt does not count:
 *       or else an attacker could keep an account waiting for ever.
 *   <li>A network from which the user has logged in before has a streak of its own, so strangers
 *       cannot lock the user out. A success ends the streak it belongs to and no other: one from a
 *       known network leaves the strangers' alone, because otherwise a guesser would have ten fresh
 *       tries whenever the user logs in. One from a new network ends the strangers' streak, which
 *       was its own.
 *   <li>The walk through proxies: see {@link dev.sallyport.throttle.ForwardedChain}. One header is
 *       read, the one that {@code TRUSTED_PROXY_HEADER} names; the other holds what the client
 *       sent. Rejected: to read both and to believe neither when they differ, with which a client
 *       hides its address by sending the header that the proxy does not write.
 *   <li>A request takes a token from its /64, /56 and /48 in this order, each by one atomic step. A
 *       network that has used up its budget takes nothing from the larger ones, which it shares
 *       with others. The /48 is looked at first, so that its owner cannot fill the map with 65,536
 *       entries. IPv4 needs one step as before. Rejected: one entry for the whole /48, which every
 *       request of it would contend for.
 *   <li>{@code LOGIN_RATE_LIMIT_COUNTS=failures} gives a token back after a success rather than
 *       counting after a failure: parallel guesses cannot slip past. The token returns only to the
 *       window it was taken from; the window's end, in nanoseconds, names it.
 *   <li>Bucket4j by compare-and-set. Rejected: its entry processors, whose classes every member of
 *       the grid would need, also one that joined and has not deployed the WAR yet. They would let
 *       an entry expire with its own window; here all do after the longest window possible, and the
 *       bound on memory does not depend on it.
 *   <li>The grid's map of accounts has MACs for keys: a heap dump or another application in the
 *       grid learns no e-mail.
 *   <li>Operators see who waits and let them go by the MAC of an entry's place, found by going
 *       through the maps: no id that was not listed names anything. The e-mail of an account that
 *       waits is only recognised by who asks for it.
 *   <li>Nodes that lose each other go on, each side with what was counted before and its own counts
 *       from then on; when they meet again, one side's are kept (Hazelcast's put-if-absent). So a
 *       split lets in at most each side's whole limit. Rejected: to let nobody in without a
 *       majority of nodes, with which two nodes would be worse than one.
 *   <li>Cutting at the bound drops what was used longest ago. A guesser could push a streak out
 *       with 100,000 other log-ins, each of which costs a hash; waiting is cheaper.
 * </ul>
 */
package dev.sallyport.throttle;
