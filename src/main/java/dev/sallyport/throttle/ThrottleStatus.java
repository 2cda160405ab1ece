package dev.sallyport.throttle;

import java.time.Instant;

/**
 * A throttled network or account.
 *
 * @param id identifies it for {@link ThrottleAdministration#release}; a MAC, so that no other entry
 *     of the grid can be named
 * @param limit the limit that was reached: the name of an action, such as {@code login}, or {@code
 *     account}
 * @param network null for an account
 * @param email of an account, if it is among the given ones; otherwise null
 */
public record ThrottleStatus(
    String id, String limit, String network, String email, Instant until) {}
