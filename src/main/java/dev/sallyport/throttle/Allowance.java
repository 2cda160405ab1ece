package dev.sallyport.throttle;

import java.time.Duration;

/**
 * What the limit said to one request.
 *
 * @param granted whether the request may go on; if so, it is counted
 * @param remaining requests left in this window
 * @param untilRefill time to the end of this window, more than zero
 */
record Allowance(RateLimit limit, boolean granted, long remaining, Duration untilRefill) {}
