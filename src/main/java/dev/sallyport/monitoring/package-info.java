/**
 * What an orchestrator asks: is the process alive, and can it serve.
 *
 * <p>Guarantees: ready means that the start is complete and that the database answers now; live
 * means no more than that the process answers, so that a lost database never has every node
 * restarted. Neither tells why.
 */
package dev.sallyport.monitoring;
