/**
 * Wiring that no feature owns: the JAX-RS application, configuration, the database and its
 * migrations, start-up, request ids, reading and writing JSON, security headers, CORS.
 *
 * <p>Guarantees: the service either starts with a complete, valid configuration and a migrated
 * schema, or refuses to start with a message for each fault that names the variable and the remedy;
 * on Payara Micro every failed deployment ends the process. Configuration values are literal,
 * whatever characters they have. Nothing depends on the time zone, locale or charset of the
 * machine. The database must have the encoding UTF8 and enough connections for the pool. Every
 * request has an id, which is in its response and in the thread name of each of its log entries.
 *
 * <p>Requests are checked in this order: the head of the request by {@link
 * dev.sallyport.platform.RequestHeadGuard}, which accepts bytes from 0x80 in header values and
 * rejects control characters, bare line ends and paths that cannot be decoded; its framing by
 * {@link dev.sallyport.platform.FramingFilter}; the size of its body by {@link
 * dev.sallyport.platform.BodyLimitFilter}. A body that a resource does not read is not validated:
 * only methods that read a body declare {@code @Consumes}, and {@link
 * dev.sallyport.platform.NoBodyFilter} hides the type of an absent body. Cookies are read by {@link
 * dev.sallyport.platform.RequestCookies} only. Ids are accepted in any case ({@link
 * dev.sallyport.platform.PathId}); times are written with milliseconds ({@link
 * dev.sallyport.platform.JsonTime}).
 *
 * <p>The data grid ({@link dev.sallyport.platform.DataGrid}) uses Hazelcast only if {@code
 * GRID_MEMBERS} is set; a single node keeps the same maps in memory and opens no port. The server's
 * own Hazelcast is off, because it listens without a password, exposes its cluster name on the
 * command line, and deserializes any class. Rejected: Payara's data grid encryption, which encrypts
 * the values of Payara's own stores but neither encrypts the network nor authenticates members;
 * TLS, authentication and socket interceptors of Hazelcast, which its community edition does not
 * have; a Hazelcast member without a cluster, which always opens a port.
 *
 * <p>Decisions: features read their variables themselves, in a {@code …Settings} bean, through
 * {@link dev.sallyport.platform.Configuration}, which collects faults instead of throwing at the
 * first one. So the package of a feature is complete, and platform does not depend on features.
 * Request bodies are read into records by {@link dev.sallyport.platform.RequestBodyReader} instead
 * of JSON-B, which ignores unknown members and stops at the first fault. Rejected:
 * {@code @CookieParam}, which splits at commas; a servlet for each of {@code /api} and {@code
 * /.well-known}, because one application at the root gives one error format to every path; for
 * malformed requests, a valve or an error page, which the server does not call, and a filter in
 * front of its parser, which would parse each request twice.
 */
package dev.sallyport.platform;
