/**
 * Token buckets in the data grid, on Bucket4j.
 *
 * <p>Guarantees: a request is checked and counted in one atomic step, for all nodes.
 */
package dev.sallyport.throttle.bucket;
