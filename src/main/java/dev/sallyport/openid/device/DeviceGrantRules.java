package dev.sallyport.openid.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides what a device gets that asks for its tokens (RFC 8628, section 3.5). */
final class DeviceGrantRules {
  /** By which the interval of a device grows that asks too early. */
  static final Duration SLOWER = Duration.ofSeconds(5);

  private DeviceGrantRules() {}

  /** What happens next. */
  enum Verdict {
    /** The user has not decided yet. */
    PENDING,
    /** The same, and the device has asked too early. */
    SLOW_DOWN,
    DENIED,
    EXPIRED,
    /** The device gets its session. */
    REDEEM,
    /** It has got it already, and the session must end. */
    REUSE
  }

  /**
   * A request as it is stored.
   *
   * @param allowed empty until the user has decided
   * @param isRedeemed whether the device code was exchanged
   * @param interval that the device must wait after each question
   * @param polledAt when it asked last; empty if it has not
   */
  record State(
      Optional<Boolean> allowed,
      boolean isRedeemed,
      Instant expiresAt,
      Duration interval,
      Optional<Instant> polledAt) {}

  /** At the exact time of its expiry a request is expired; after the exact interval it is due. */
  static Verdict judge(State state, Instant now) {
    if (state.isRedeemed()) {
      return Verdict.REUSE;
    }
    if (state.allowed().filter(allowed -> !allowed).isPresent()) {
      return Verdict.DENIED;
    }
    if (!now.isBefore(state.expiresAt())) {
      return Verdict.EXPIRED;
    }
    if (state.allowed().isPresent()) {
      return Verdict.REDEEM;
    }
    boolean early =
        state.polledAt().filter(last -> now.isBefore(last.plus(state.interval()))).isPresent();
    return early ? Verdict.SLOW_DOWN : Verdict.PENDING;
  }
}
