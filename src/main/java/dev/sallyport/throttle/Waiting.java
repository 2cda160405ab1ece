package dev.sallyport.throttle;

import java.time.Instant;

/**
 * What waits at this moment.
 *
 * @param map of the data grid
 * @param key in that map
 * @param limit {@code login} or {@code signup} for a network, {@code account} for an account
 * @param who the network; for an account a text that tells nothing
 * @param until when the next try is let through
 */
record Waiting(String map, String key, String limit, String who, Instant until) {}
