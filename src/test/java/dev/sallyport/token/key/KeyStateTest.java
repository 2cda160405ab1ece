package dev.sallyport.token.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.token.key.store.KeyTimes;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeyStateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(1);
  private static final Instant AFTER = NOW.plusSeconds(1);

  @Test
  void aKeyIsNextUntilItMaySign() {
    assertThat(state(times(AFTER, null, null), false)).isEqualTo(KeyState.NEXT);
    assertThat(state(times(NOW, null, null), true)).isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void aKeyThatAnotherFollowedVerifiesUntilItRetires() {
    // Also in the moment between, when the successor signs and nobody has said so yet.
    assertThat(state(times(BEFORE, null, null), false)).isEqualTo(KeyState.PREVIOUS);
    assertThat(state(times(BEFORE, AFTER, null), false)).isEqualTo(KeyState.PREVIOUS);
    assertThat(state(times(BEFORE, NOW, null), false)).isEqualTo(KeyState.RETIRED);
  }

  @Test
  void revokedIsRevokedWhateverElse() {
    for (KeyTimes times :
        new KeyTimes[] {
          times(AFTER, null, BEFORE), times(BEFORE, null, BEFORE), times(BEFORE, BEFORE, BEFORE)
        }) {
      assertThat(state(times, false)).isEqualTo(KeyState.REVOKED);
    }
  }

  @Test
  void aKeyOfAnotherSecretIsGoodForNothing() {
    assertThat(KeyState.of(times(BEFORE, null, null), false, false, NOW))
        .isEqualTo(KeyState.RETIRED);
  }

  private static KeyState state(KeyTimes times, boolean signs) {
    return KeyState.of(times, true, signs, NOW);
  }

  private static KeyTimes times(Instant activates, Instant retires, Instant revoked) {
    return new KeyTimes(BEFORE, activates, null, retires, revoked);
  }
}
