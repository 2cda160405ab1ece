/**
 * Every error that the API can return, in one catalogue ({@link dev.sallyport.problem.ProblemType})
 * and one shape: RFC 9457 {@code application/problem+json}.
 *
 * <p>Guarantees: every response with a status of 400 or more has this shape, whether a resource,
 * Jersey, the container or its HTTP library created it. It contains the request id that is also in
 * the log. It never contains a stack trace, HTML, or a cause that the caller may not know. A 401
 * has {@code WWW-Authenticate}; a 429 or 503 has {@code Retry-After}.
 *
 * <p>Messages: {@code title} has no full stop; {@code detail} is a complete sentence that states
 * what is wrong and, where it helps, what would be right. The message of a {@link
 * dev.sallyport.problem.Fault} is a predicate for its field, in lower case and without a full stop:
 * "must …", "is required" or "is not …". A client builds a sentence from both: "password must have
 * at least 8 characters". {@code MessagesTest} enforces these forms.
 *
 * <p>Decisions: features throw {@link dev.sallyport.problem.Problem}, which does not depend on
 * JAX-RS, so that services and cores can throw it as well. {@code code} is the stable name that
 * clients test; {@code type} is the same name as a URN, because no web page documents it. Rejected:
 * an exception class for each problem, which would be forty classes that differ in one constant.
 */
package dev.sallyport.problem;
