package dev.sallyport.throttle;

import dev.sallyport.throttle.bucket.RateLimit;
import java.time.Duration;
import java.util.List;

/**
 * The decision of the limits on one request. Of several nested limits it describes the one that
 * rejected the request, otherwise the one with the fewest requests left.
 *
 * @param granted whether the request is allowed; if so, it is counted
 * @param remaining requests left in this window
 * @param untilRefill time to the end of this window, more than zero
 * @param tokens what the request took, for {@link AddressThrottle#giveBack}
 */
record LimitDecision(
    RateLimit limit, boolean granted, long remaining, Duration untilRefill, List<Token> tokens) {
  /**
   * A token taken from one budget.
   *
   * @param windowEnd nanoseconds since the epoch; identifies the window, so that the token cannot
   *     be returned to another one
   */
  record Token(String key, long windowEnd) {}
}
