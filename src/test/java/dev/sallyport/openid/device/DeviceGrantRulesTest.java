package dev.sallyport.openid.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.openid.device.DeviceGrantRules.State;
import dev.sallyport.openid.device.DeviceGrantRules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceGrantRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(600);

  @Test
  void theFirstQuestionIsNeverTooEarly() {
    assertThat(judge(waiting(Optional.empty()))).isEqualTo(Verdict.PENDING);
  }

  @Test
  void aQuestionWithinTheIntervalIsTooEarlyAndOneAfterItIsNot() {
    assertThat(judge(waiting(Optional.of(NOW.minusSeconds(10).plusMillis(1)))))
        .isEqualTo(Verdict.SLOW_DOWN);
    assertThat(judge(waiting(Optional.of(NOW.minusSeconds(10))))).isEqualTo(Verdict.PENDING);
    assertThat(judge(waiting(Optional.of(NOW.plusSeconds(1)))))
        .as("by the clock of another node")
        .isEqualTo(Verdict.SLOW_DOWN);
  }

  @Test
  void aRequestExpiresAtItsExactTime() {
    assertThat(judge(expiring(Optional.empty(), NOW))).isEqualTo(Verdict.EXPIRED);
    assertThat(judge(expiring(Optional.empty(), NOW.plusMillis(1)))).isEqualTo(Verdict.PENDING);
    assertThat(judge(expiring(Optional.of(true), NOW))).isEqualTo(Verdict.EXPIRED);
    assertThat(judge(expiring(Optional.of(true), NOW.plusMillis(1)))).isEqualTo(Verdict.REDEEM);
  }

  /** The device would otherwise ask for a new code, which its user does not want. */
  @Test
  void aDenialOutlivesTheExpiry() {
    assertThat(judge(expiring(Optional.of(false), NOW.minusSeconds(1)))).isEqualTo(Verdict.DENIED);
  }

  /** An attacker who asks fast gains nothing, and the tokens of the user need not wait. */
  @Test
  void whoAsksEarlyGetsTheTokensOfADecision() {
    State early =
        new State(Optional.of(true), false, LATER, Duration.ofSeconds(10), Optional.of(NOW));
    assertThat(judge(early)).isEqualTo(Verdict.REDEEM);
  }

  @Test
  void everyQuestionAfterTheExchangeIsAReuse() {
    for (Instant expiry : new Instant[] {LATER, NOW.minusSeconds(1)}) {
      assertThat(
              judge(
                  new State(
                      Optional.of(true), true, expiry, Duration.ofSeconds(5), Optional.empty())))
          .isEqualTo(Verdict.REUSE);
    }
  }

  private static Verdict judge(State state) {
    return DeviceGrantRules.judge(state, NOW);
  }

  private static State waiting(Optional<Instant> polledAt) {
    return new State(Optional.empty(), false, LATER, Duration.ofSeconds(10), polledAt);
  }

  private static State expiring(Optional<Boolean> allowed, Instant expiresAt) {
    return new State(allowed, false, expiresAt, Duration.ofSeconds(5), Optional.empty());
  }
}
