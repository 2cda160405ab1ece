package dev.sallyport.monitoring.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashProgressTest {
  private final MovableClock clock = new MovableClock();
  private final HashProgress progress = new HashProgress(clock);

  @Test
  void aFullQueueThatMovesIsProgress() {
    for (int completed = 0; completed < 5; completed++) {
      assertThat(progress.isMade(64, completed)).isTrue();
      clock.advance(HashProgress.TIMEOUT);
    }
  }

  @Test
  void aQueueThatNobodyLeavesIsNone() {
    assertThat(progress.isMade(1, 7)).isTrue();

    clock.advance(HashProgress.TIMEOUT.minusNanos(1));
    assertThat(progress.isMade(1, 7)).isTrue();

    clock.advance(Duration.ofNanos(1));
    assertThat(progress.isMade(1, 7)).isFalse();
    assertThat(progress.isMade(1, 8)).isTrue();
  }

  @Test
  void whereNobodyWaitsNothingIsMissed() {
    assertThat(progress.isMade(0, 7)).isTrue();
    clock.advance(Duration.ofDays(1));
    assertThat(progress.isMade(0, 7)).isTrue();
    assertThat(progress.isMade(1, 7)).as("since a moment ago").isTrue();
  }
}
