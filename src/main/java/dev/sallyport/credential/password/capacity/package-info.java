/**
 * The capacity for password hashes of a node.
 *
 * <p>Guarantees: there are never more concurrent hashes than cores. A request waits for its hash at
 * most as long as configured, and is rejected with 503 at once if its wait is expected to be
 * longer. The number of waiting requests is bounded below the number of threads, so that a flood of
 * log-ins exhausts neither memory nor the threads that other requests need. Each network has a fair
 * share of the queue: the flood of one neither displaces the requests of others nor is served
 * before them. A node that is about to end keeps only the requests that it can still serve.
 *
 * <p>A waiting request holds its thread. Rejected: asynchronous responses, because Payara 6 loses
 * the request scope in them.
 *
 * <p>The wait is expected from the processor time of a hash, not from its duration: a thousand
 * requests that arrive at once slow down the hashes of that second, and would be rejected although
 * all of them can be served.
 */
package dev.sallyport.credential.password.capacity;
