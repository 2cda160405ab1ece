/**
 * The capacity for password hashes of a node.
 *
 * <p>Guarantees: there are never more concurrent hashes than cores. The queue is bounded, each
 * network has a fair share of it, and a request that does not fit is rejected with 503, so that a
 * flood of log-ins exhausts neither memory nor processor time.
 */
package dev.sallyport.credential.password.capacity;
