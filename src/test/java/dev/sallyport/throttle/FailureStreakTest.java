package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureStreakTest {
  private static final Instant NOW = MovableClock.START;

  @ParameterizedTest
  @CsvSource({
    "0, 0", "1, 0", "9, 0", "10, 1", "11, 2", "12, 4", "13, 8", "14, 15", "15, 15", "100, 15"
  })
  void waitGrowsFromTheTenthFailureToAQuarterOfAnHour(int failures, long minutes) {
    assertThat(failures(failures).remainingWait(NOW)).isEqualTo(Duration.ofMinutes(minutes));
  }

  @Test
  void waitEndsWhenItIsOverAndNotBefore() {
    FailureStreak streak = failures(12);

    assertThat(streak.remainingWait(NOW.plusSeconds(239))).isEqualTo(Duration.ofSeconds(1));
    assertThat(streak.remainingWait(NOW.plusSeconds(240))).isZero();
    assertThat(streak.remainingWait(NOW.plusSeconds(241))).isZero();
  }

  @Test
  void failureAfterTheWaitDoublesIt() {
    Instant later = NOW.plus(Duration.ofMinutes(1));

    assertThat(failures(10).afterFailure(later).remainingWait(later))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void streakIsForgottenTwelveHoursAfterItsLastFailureAndNotBefore() {
    Instant twelveHours = NOW.plus(Duration.ofHours(12));

    assertThat(failures(10).afterFailure(twelveHours.minusMillis(1)).failures()).isEqualTo(11);
    assertThat(failures(10).afterFailure(twelveHours).failures()).isEqualTo(1);
  }

  @Test
  void nodeWhoseClockIsBehindDoesNotWaitLonger() {
    assertThat(failures(10).remainingWait(NOW.minus(Duration.ofHours(1))))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void takingTheOnlyFailureBackLeavesNone() {
    assertThat(failures(1).withoutOne()).isEqualTo(FailureStreak.NONE);
    assertThat(FailureStreak.NONE.withoutOne()).isEqualTo(FailureStreak.NONE);
    assertThat(failures(11).withoutOne()).isEqualTo(failures(10));
  }

  @Property
  void noWaitIsLongerThanAQuarterOfAnHour(
      @ForAll @LongRange(min = 0) long failures, @ForAll @IntRange int seconds) {
    FailureStreak streak = new FailureStreak(failures, NOW);

    assertThat(streak.remainingWait(NOW.plusSeconds(seconds)))
        .isBetween(Duration.ZERO, Duration.ofMinutes(15));
  }

  @Property
  void storedFormIsTheStreak(@ForAll @LongRange(min = 0, max = 1000) long failures) {
    FailureStreak streak =
        failures == 0 ? FailureStreak.NONE : new FailureStreak(failures, NOW.plusMillis(failures));

    assertThat(FailureStreak.of(streak.stored())).isEqualTo(streak);
  }

  private static FailureStreak failures(int count) {
    FailureStreak streak = FailureStreak.NONE;
    for (int i = 0; i < count; i++) {
      streak = streak.afterFailure(NOW);
    }
    return streak;
  }
}
