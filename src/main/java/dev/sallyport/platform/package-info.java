/**
 * Wiring that no feature owns: the JAX-RS application, configuration, the database and its
 * migrations, start-up, request ids, JSON in and out, security headers, CORS.
 *
 * <p>Guarantees: the service either starts with a complete, valid configuration and a migrated
 * schema, or refuses to start with a sentence for each fault that names the variable and the
 * remedy; on Payara Micro every failed deployment ends the process. Configuration values are
 * literal, whatever characters they have. Nothing depends on the time zone, locale or charset of
 * the machine. The database must have the encoding UTF8 and enough connections for the pool. Every
 * request has an id, on its answer and in the thread name of each of its log lines.
 *
 * <p>What arrives is checked in this order: the head of the request by {@link
 * dev.sallyport.platform.RequestHeadGuard}, which accepts bytes from 0x80 in header values and
 * refuses control characters, bare line ends and paths that cannot be decoded; its framing by
 * {@link dev.sallyport.platform.FramingFilter}; the size of its body by {@link
 * dev.sallyport.platform.BodyLimitFilter}. A body that a call does not need is not judged: only
 * methods that read one declare {@code @Consumes}, and {@link dev.sallyport.platform.NoBodyFilter}
 * hides the type of an absent body. Cookies are read by {@link
 * dev.sallyport.platform.RequestCookies} only. Ids are accepted in any case ({@link
 * dev.sallyport.platform.PathId}); times are written with milliseconds ({@link
 * dev.sallyport.platform.JsonTime}).
 *
 * <p>The data grid ({@link dev.sallyport.platform.DataGrid}) is Hazelcast only where {@code
 * GRID_MEMBERS} names other nodes; a node alone keeps the same maps in memory and opens no port for
 * them. The server's own Hazelcast is off: it listens without a password, has its own name on the
 * command line, and deserializes any class. Rejected: Payara's data grid encryption, which encrypts
 * the values of Payara's own stores but neither the network nor who joins; TLS, authentication and
 * socket interceptors of Hazelcast, which its community edition does not have; a Hazelcast member
 * without a cluster, which always opens a port.
 *
 * <p>Decisions: features read their variables themselves, in a {@code …Settings} bean, through
 * {@link dev.sallyport.platform.Configuration}, which collects faults instead of throwing at the
 * first; so a feature's folder is complete and platform knows no feature. Request bodies are read
 * into records by {@link dev.sallyport.platform.RequestBodyReader} instead of JSON-B, which ignores
 * unknown members and stops at the first fault. Rejected: {@code @CookieParam}, which splits at
 * commas; a servlet for each of {@code /api} and {@code /.well-known}, because one application at
 * the root gives one error format to every path; for malformed requests a valve or an error page,
 * which the server does not ask, and a filter in front of its parser, which would have to parse
 * requests a second time.
 */
package dev.sallyport.platform;
