/**
 * Every error the API can return, in one catalogue ({@link dev.sallyport.problem.ProblemType}) and
 * one shape: RFC 9457 {@code application/problem+json}.
 *
 * <p>Guarantees: an answer with a status of 400 or more has this shape, whoever made it, a
 * resource, Jersey, the container or its HTTP library; it carries the request id that the log lines
 * carry; it never holds a stack trace, HTML, or a cause that the caller may not know. A 401 has
 * {@code WWW-Authenticate}, a 429 or 503 has {@code Retry-After}.
 *
 * <p>Decisions: features throw {@link dev.sallyport.problem.Problem}, which knows nothing of
 * JAX-RS, so that services and cores can refuse too. {@code code} is the stable name that clients
 * test; {@code type} is the same name as a URN, because no page of ours is behind it. Rejected: an
 * exception class for every problem (forty classes that differ in a constant).
 */
package dev.sallyport.problem;
