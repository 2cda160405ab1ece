package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeyScheduleTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LEAD = Duration.ofMinutes(10);
  private static final KeySchedule SCHEDULE =
      new KeySchedule(Duration.ofDays(30), LEAD, Duration.ofMinutes(16));

  @Test
  void successorIsPublishedSoThatItTakesOverAtTheEndOfThePeriod() {
    Instant due = START.plus(Duration.ofDays(30)).minus(LEAD);

    assertThat(SCHEDULE.isSuccessorDue(signing(null), due.minusMillis(1))).isFalse();
    assertThat(SCHEDULE.isSuccessorDue(signing(null), due)).isTrue();
    assertThat(SCHEDULE.takeover(due)).isEqualTo(START.plus(Duration.ofDays(30)));
  }

  @Test
  void operatorsDemandIsDueAtOnceButStillPublishedAhead() {
    Instant demanded = START.plusSeconds(5);

    assertThat(SCHEDULE.isSuccessorDue(signing(demanded), demanded.minusMillis(1))).isFalse();
    assertThat(SCHEDULE.isSuccessorDue(signing(demanded), demanded)).isTrue();
    assertThat(SCHEDULE.takeover(demanded)).isEqualTo(demanded.plus(LEAD));
  }

  @Test
  void keyVerifiesForAsLongAsItsLastTokenLives() {
    KeyTimes retired =
        new KeyTimes(START, START, null, SCHEDULE.retirement(START.plusSeconds(1)), null);
    Instant end = START.plusSeconds(1).plus(Duration.ofMinutes(16));

    assertThat(retired.maySign(START.plusSeconds(2))).isFalse();
    assertThat(retired.verifies(end.minusMillis(1))).isTrue();
    assertThat(retired.verifies(end)).isFalse();
  }

  @Test
  void publishedKeyVerifiesBeforeItSigns() {
    KeyTimes next = signing(null);
    Instant before = START.minusMillis(1);

    assertThat(next.isPublished(before)).isTrue();
    assertThat(next.verifies(before)).isTrue();
    assertThat(next.maySign(before)).isFalse();
    assertThat(next.isPublished(START)).isFalse();
    assertThat(next.maySign(START)).isTrue();
  }

  @Test
  void revokedKeyIsGoodForNothing() {
    KeyTimes revoked = new KeyTimes(START, START, null, null, START.plusSeconds(1));

    assertThat(revoked.verifies(START.plusSeconds(1))).isFalse();
    assertThat(revoked.maySign(START.plusSeconds(1))).isFalse();
    assertThat(revoked.isPublished(START.minusSeconds(1))).isFalse();
  }

  private static KeyTimes signing(Instant rotationDue) {
    return new KeyTimes(START, START, rotationDue, null, null);
  }
}
