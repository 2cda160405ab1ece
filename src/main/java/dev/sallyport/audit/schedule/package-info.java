/**
 * The periodic jobs on audit events: sealing, verification, detection, retention and counts. Their
 * timers fire on every node, and one node runs each job. The jobs themselves are in the other
 * packages of {@code audit}, none of which knows this one.
 */
package dev.sallyport.audit.schedule;
