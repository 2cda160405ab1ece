/**
 * Wiring that no feature owns: the JAX-RS application, configuration, the database and its
 * migrations, start-up, request ids, JSON in and out, security headers, CORS.
 *
 * <p>Guarantees: the service either starts with a complete, valid configuration and a migrated
 * schema, or refuses to start with a sentence for each fault that names the variable and the
 * remedy. Every request has an id, on its answer and in the thread name of each of its log lines.
 *
 * <p>Decisions: features read their variables themselves, in a {@code …Settings} bean, through
 * {@link dev.sallyport.platform.Configuration}, which collects faults instead of throwing at the
 * first; so a feature's folder is complete and platform knows no feature. Request bodies are read
 * into records by {@link dev.sallyport.platform.RequestBodyReader} instead of JSON-B, which ignores
 * unknown members and stops at the first fault. Rejected: a servlet for each of {@code /api} and
 * {@code /.well-known}; one application at the root gives one error format to every path.
 */
package dev.sallyport.platform;
