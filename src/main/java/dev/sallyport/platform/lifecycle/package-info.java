/**
 * What features observe of start and stop.
 *
 * <p>Guarantees: features start when {@link dev.sallyport.platform.lifecycle.ApplicationReady} is
 * fired, after configuration and migrations. A refused start is one log line. At a stop, requests
 * in flight are completed; {@link dev.sallyport.platform.lifecycle.Draining} is set before.
 */
package dev.sallyport.platform.lifecycle;
