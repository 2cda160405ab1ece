package dev.sallyport.audit.search;

import java.time.Instant;

/**
 * The counts of one time step.
 *
 * @param failures log-ins rejected because of the credentials or the state of the account
 * @param throttled requests beyond a limit, including all counted requests of floods
 */
public record EventStatistics(
    Instant from, long logins, long failures, long throttled, long signups, long refreshes) {}
