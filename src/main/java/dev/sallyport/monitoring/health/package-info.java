/**
 * Liveness, readiness and start of a node for load balancers and orchestrators.
 *
 * <p>Guarantees: without the monitoring password a response contains the status only.
 */
package dev.sallyport.monitoring.health;
