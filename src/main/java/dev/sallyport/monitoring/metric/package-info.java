/**
 * The metrics of the service.
 *
 * <p>Guarantees: no metric label contains a user, an address or any value chosen by callers; every
 * series exists from the start; and no scrape queries the database.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Features fire events ({@link dev.sallyport.token.TokenIssued}, {@link
 *       dev.sallyport.credential.password.PasswordHashed}) and do not depend on metrics; this
 *       package observes the events.
 *   <li>Histograms are implemented here ({@link dev.sallyport.monitoring.metric.Buckets}), because
 *       those of the server only keep recent samples.
 *   <li>Pool usage is read from PostgreSQL's view of the connections of this host, because Payara
 *       Micro does not report it; on the full server the pool belongs to the domain and its
 *       monitoring.
 * </ul>
 */
package dev.sallyport.monitoring.metric;
