/**
 * Health checks, and access to health, metrics and the API document of the running service.
 *
 * <p>Guarantees: ready means that the start is complete, the database responds with a compatible
 * schema, a key can sign, hashing makes progress, and this node is a member of the data grid. Live
 * only means that the process responds, so that an unavailable database does not restart all nodes.
 * Callers without credentials get only the status, and no access to {@code /openapi}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>{@code /metrics} requires separate HTTP Basic credentials ({@code MONITORING_PASSWORD}),
 *       which every scraper supports. Rejected: the server's own protection by role, because a
 *       scraper cannot renew an access token every 15 minutes; a bearer token, which would first be
 *       rejected as an access token and counted as an attack at each scrape.
 *   <li>A node with a full hash queue is ready, because taking it out of service would only
 *       lengthen the queues of the others. A node whose queue makes no progress is not ready.
 *   <li>The API document is written by hand ({@code META-INF/openapi.yaml}) and compared with the
 *       deployed routes, records and problems by a test. Rejected: annotations, which would be
 *       three times as long as the code.
 * </ul>
 */
package dev.sallyport.monitoring;
