/**
 * HTTP for all features: what every request passes before a resource is called.
 *
 * <p>Steps of a request, in order:
 *
 * <ol>
 *   <li>{@link dev.sallyport.platform.payara.RequestHeadGuard} checks the head right after the
 *       server has parsed it: control characters, bare line ends, paths that cannot be decoded,
 *       size.
 *   <li>{@link dev.sallyport.platform.http.RequestIdFilter} assigns the id that is in the response,
 *       in log entries and in audit events.
 *   <li>{@link dev.sallyport.platform.http.SecurityHeadersFilter} adds headers to every response.
 *   <li>{@link dev.sallyport.platform.payara.FramingFilter} rejects requests whose end a proxy
 *       could see elsewhere.
 *   <li>{@link dev.sallyport.platform.http.Utf8Filter} ignores the charsets that a request names.
 *   <li>{@link dev.sallyport.platform.http.ContentTypeFilter} replaces a type that describes
 *       nothing.
 *   <li>{@link dev.sallyport.platform.http.CorsFilter} answers preflights and adds CORS headers.
 *   <li>{@code MonitoringFilter} and {@code OpenApiFilter} guard {@code /metrics}, {@code /health}
 *       and {@code /openapi}.
 *   <li>{@code BearerMechanism} and {@code BearerIdentityStoreHandler} authenticate the access
 *       token.
 *   <li>{@link dev.sallyport.platform.http.BodyLimitFilter} limits the size of the body.
 *   <li>{@code HashCapacityFilter} rejects log-ins and sign-ups while the queue for hashes is full.
 *   <li>{@code ThrottleFilter} counts log-ins and sign-ups of a client network.
 *   <li>{@code AccessControl} authorizes the call: deny by default.
 *   <li>{@code OwnerFilter} compares the user in the path with the caller.
 *   <li>{@code OperatorActionFilter} records what an operator asks for.
 *   <li>{@link dev.sallyport.platform.http.json.RequestBodyReader} reads the body into a record and
 *       reports all faults.
 *   <li>The resource; an exception becomes a problem in {@code dev.sallyport.problem}.
 * </ol>
 *
 * <p>Decisions: one JAX-RS application at the root, so that every path has the same error format.
 * Request bodies are read into records instead of by JSON-B, which ignores unknown members and
 * stops at the first fault. Cookies are read by {@link dev.sallyport.platform.http.RequestCookies}
 * only; rejected: {@code @CookieParam}, which splits at commas. For malformed requests, rejected: a
 * valve or an error page, which the server does not call, and a filter in front of its parser,
 * which would parse each request twice.
 */
package dev.sallyport.platform.http;
