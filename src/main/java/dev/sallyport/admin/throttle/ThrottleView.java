package dev.sallyport.admin.throttle;

import dev.sallyport.throttle.ThrottleAdministration;
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
  static ThrottleView of(ThrottleAdministration.Candidate waiting) {
    boolean isNetwork = waiting.network() != null;
    return new ThrottleView(
        waiting.id(),
        isNetwork ? "address" : "account",
        isNetwork ? waiting.limit() : null,
        isNetwork ? waiting.network() : waiting.email(),
        waiting.until());
  }
}
