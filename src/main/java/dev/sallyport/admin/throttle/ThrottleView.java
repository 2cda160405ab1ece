package dev.sallyport.admin.throttle;

import dev.sallyport.throttle.ThrottleStatus;
import java.time.Instant;

/**
 * A throttled network or account.
 *
 * @param limit {@code address} or {@code account}
 * @param action the action whose budget the network has exhausted, {@code login} or {@code signup};
 *     null for an account
 * @param key the network, or the account's e-mail; null for an unknown account
 */
public record ThrottleView(String id, String limit, String action, String key, Instant until) {
  static ThrottleView of(ThrottleStatus throttled) {
    boolean isNetwork = throttled.network() != null;
    return new ThrottleView(
        throttled.id(),
        isNetwork ? "address" : "account",
        isNetwork ? throttled.limit() : null,
        isNetwork ? throttled.network() : throttled.email(),
        throttled.until());
  }
}
