package dev.sallyport.throttle;

import java.time.Instant;

/**
 * A throttled network or account.
 *
 * @param map of the data grid
 * @param key in that map
 * @param limit {@code login}, {@code signup} or {@code mail} for a network, {@code account} for an
 *     account
 * @param who the network; for an account a text without information
 * @param until when the next attempt is allowed
 */
record ThrottleEntry(String map, String key, String limit, String who, Instant until) {}
