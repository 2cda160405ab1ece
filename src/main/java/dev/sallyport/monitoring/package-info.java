/**
 * Health checks, metrics and the API document of the running service.
 *
 * <p>Guarantees: ready means that the start is complete, the database responds with a compatible
 * schema, a key can sign, hashing makes progress, and this node is a member of the data grid. Live
 * only means that the process responds, so that an unavailable database does not restart all nodes.
 * Callers without credentials get only the status, and no access to {@code /openapi}. No metric
 * label contains a user, an address or any value chosen by callers; every series exists from the
 * start; and no scrape queries the database.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>{@code /metrics} requires separate HTTP Basic credentials ({@code MONITORING_PASSWORD}),
 *       which every scraper supports. Rejected: the server's own protection by role, because a
 *       scraper cannot renew an access token every 15 minutes; a bearer token, which would first be
 *       rejected as an access token and counted as an attack at each scrape.
 *   <li>Features fire events ({@link dev.sallyport.token.TokenIssued}, {@link
 *       dev.sallyport.credential.password.PasswordHashed}) and do not depend on metrics; this
 *       package observes the events.
 *   <li>Histograms are implemented here ({@link dev.sallyport.monitoring.Buckets}), because those
 *       of the server only keep recent samples.
 *   <li>A node with a full hash queue is ready, because taking it out of service would only
 *       lengthen the queues of the others. A node whose queue makes no progress is not ready.
 *   <li>The API document is written by hand ({@code META-INF/openapi.yaml}) and compared with the
 *       deployed routes, records and problems by a test. Rejected: annotations, which would be
 *       three times as long as the code.
 *   <li>Pool usage is read from PostgreSQL's view of the connections of this host, because Payara
 *       Micro does not report it; on the full server the pool belongs to the domain and its
 *       monitoring.
 * </ul>
 */
package dev.sallyport.monitoring;
