/**
 * What orchestrators, Prometheus and administrators ask of the running service.
 *
 * <p>Guarantees: ready means that the start is complete, that the database answers now with a
 * schema this node can work with, that a key can sign, that hashing goes on and that the data grid
 * counts; live means no more than that the process answers, so that a lost database never has every
 * node restarted. Strangers learn the status and nothing else; {@code /openapi} is closed to them,
 * too. No metric has a user, an address or anything else that callers choose in its labels, every
 * series exists from the start, and no scrape asks the database.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>{@code /metrics} is for HTTP Basic credentials of its own ({@code MONITORING_PASSWORD}),
 *       which every scraper speaks. Rejected: the server's own protection by role, because a
 *       scraper cannot renew an access token every 15 minutes; a bearer token, which would be
 *       refused as an access token first and counted as an attack at each scrape.
 *   <li>Features fire events ({@link dev.sallyport.token.TokenIssued}, {@link
 *       dev.sallyport.account.Hashed}) and know no metric; this package observes them.
 *   <li>Histograms are kept here ({@link dev.sallyport.monitoring.Buckets}), because the server's
 *       forget.
 *   <li>A full hash queue leaves a node ready: taking it out of service would only make the queues
 *       of the others longer. A queue that nobody leaves does not.
 *   <li>The API's document is written by hand ({@code META-INF/openapi.yaml}) and compared with the
 *       deployed routes, records and problems by a test. Rejected: annotations, which would be
 *       three times the code that they describe.
 *   <li>Pool use is what PostgreSQL says of this host's connections, since Payara Micro does not
 *       tell; on the full server the pool is the domain's, under its own monitoring.
 * </ul>
 */
package dev.sallyport.monitoring;
