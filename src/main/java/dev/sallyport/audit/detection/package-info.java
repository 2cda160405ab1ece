/**
 * Attack detection: patterns in audit events, such as credential stuffing and password guessing.
 *
 * <p>Guarantees: an attack is one finding that grows, and one event for each pattern. What it
 * matches of further patterns are parts of the finding. A finding names first the addresses and
 * sessions that got in, then the most active ones, and how many more there are. What operators
 * decide about a finding, its review, is stored beside it, so that a finding that grows keeps it;
 * with a new part it is open again. Each change by an operator is an event. Findings that only
 * later turn out to be of one attack are joined then, unless the later one has a review.
 *
 * <p>Decisions: patterns are functions of the database, which operators call by themselves ({@code
 * detect_…}). Whoever can change them can change the events as well, which the audit chain detects.
 * Rejected: scripts of operators that the service translates, and queries in the service, which
 * operators would have to copy. A finding adds each event once, when a snapshot of PostgreSQL first
 * contains it; rejected: counting again from the start of the attack, which took longer each
 * minute, and the time of the event, which misses transactions that commit late. Rejected: moving
 * the review of a finding to the attack that it becomes a part of, which its operator has not seen.
 */
package dev.sallyport.audit.detection;
