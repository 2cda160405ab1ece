package dev.sallyport.throttle;

import java.time.Duration;
import java.util.List;

/**
 * The decision of the limits on one request. Of several nested limits it describes the one that
 * refused, or else the one with the fewest requests left.
 *
 * @param granted whether the request may go on; if so, it is counted
 * @param remaining requests left in this window
 * @param untilRefill time to the end of this window, more than zero
 * @param tokens what the request took, for {@link AddressThrottle#giveBack}
 */
record Allowance(
    RateLimit limit, boolean granted, long remaining, Duration untilRefill, List<Token> tokens) {
  /**
   * One request of one budget.
   *
   * @param windowEnd nanoseconds since the epoch; names the window, so that no other gets it back
   */
  record Token(String key, long windowEnd) {}
}
