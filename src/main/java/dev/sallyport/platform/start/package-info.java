/**
 * The steps of a start, in order: configuration, schema, then the features.
 *
 * <p>Guarantees: the service starts completely or refuses to start; on Payara Micro every failed
 * deployment ends the process.
 */
package dev.sallyport.platform.start;
