package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import dev.sallyport.platform.config.Configuration;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevokedSessionsTest {
  private static final Duration TICK = Duration.ofNanos(1);

  private final MovableClock clock = new MovableClock();
  private final RevokedSessions revoked =
      new RevokedSessions(new TokenSettings(new Configuration(name -> Optional.empty())), clock);
  private final UUID session = UUID.randomUUID();

  @Test
  void aSessionIsRememberedForALifeOfItsTokensFromWhenItIsHeardOf() {
    clock.advance(Duration.ofHours(1));
    revoked.add(session);

    passes(revoked.memory());
    assertThat(revoked.contains(session)).isTrue();
    passes(TICK);
    assertThat(revoked.contains(session)).isFalse();
    assertThat(revoked.memory()).isEqualTo(Duration.ofMinutes(15 + 1).plusSeconds(30));
  }

  @Test
  void aClockThatIsSetBackDoesNotShortenTheMemory() {
    revoked.purge();
    clock.advance(Duration.ofHours(-1));
    revoked.add(session);

    passes(Duration.ofHours(1).plus(revoked.memory()));
    assertThat(revoked.contains(session)).isTrue();
    passes(TICK);
    assertThat(revoked.contains(session)).isFalse();
  }

  @Test
  void heardOfAgainItIsRememberedAgain() {
    revoked.add(session);
    passes(revoked.memory());
    revoked.add(session);
    passes(revoked.memory());

    assertThat(revoked.contains(session)).isTrue();
  }

  private void passes(Duration time) {
    clock.advance(time);
    revoked.purge();
  }
}
