/**
 * Time and periodic jobs: the clock, jobs of a node, and jobs that run once for the cluster.
 *
 * <p>Guarantees: a job that fails runs again at its next time, whatever it throws. A job of the
 * cluster runs on one node at a time.
 *
 * <p>Decisions: time comes from an injected {@code Clock}, so that tests choose it.
 */
package dev.sallyport.platform.schedule;
