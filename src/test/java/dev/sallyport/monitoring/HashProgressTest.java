package dev.sallyport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class HashProgressTest {
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final HashProgress progress =
      new HashProgress(
          new Clock() {
            @Override
            public java.time.ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void aFullQueueThatMovesIsProgress() {
    for (int completed = 0; completed < 5; completed++) {
      assertThat(progress.isMade(64, completed)).isTrue();
      now = now.plus(HashProgress.PATIENCE);
    }
  }

  @Test
  void aQueueThatNobodyLeavesIsNone() {
    assertThat(progress.isMade(1, 7)).isTrue();

    now = now.plus(HashProgress.PATIENCE).minusNanos(1);
    assertThat(progress.isMade(1, 7)).isTrue();

    now = now.plusNanos(1);
    assertThat(progress.isMade(1, 7)).isFalse();
    assertThat(progress.isMade(1, 8)).isTrue();
  }

  @Test
  void whereNobodyWaitsNothingIsMissed() {
    assertThat(progress.isMade(0, 7)).isTrue();
    now = now.plus(Duration.ofDays(1));
    assertThat(progress.isMade(0, 7)).isTrue();
    assertThat(progress.isMade(1, 7)).as("since a moment ago").isTrue();
  }
}
