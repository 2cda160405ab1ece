/**
 * Start and stop of the service.
 *
 * <p>Guarantees: the service starts completely or refuses to start; on Payara Micro every failed
 * deployment ends the process. Features start when {@link
 * dev.sallyport.platform.lifecycle.ApplicationReady} is fired, after configuration and migrations.
 * At a stop, requests in flight are completed.
 */
package dev.sallyport.platform.lifecycle;
