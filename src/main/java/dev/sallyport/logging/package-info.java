/**
 * Safe logging: what log entries may contain.
 *
 * <p>Guarantees: no log entry contains the content of a database column, whatever fails. Messages
 * of exceptions quote it: PostgreSQL's details ("Failing row contains …"), EclipseLink's
 * descriptions of the row that it could not map, and the JDK's parsers ("No enum constant …"). All
 * exceptions are therefore logged through {@link dev.sallyport.logging.SafeThrowable}, which keeps
 * classes, stack traces, SQLSTATEs and names of constraints; {@code ArchitectureTest} enforces it.
 * The driver is configured to omit details ({@code logServerErrorDetail=false}), which covers what
 * the server logs itself.
 *
 * <p>Decisions: messages are kept by class, and dropped by default. Rejected: removing known
 * phrases from messages, which misses the next library; a filter on the server's log handlers,
 * which all applications of a full server share.
 */
package dev.sallyport.logging;
