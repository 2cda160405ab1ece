package dev.sallyport.token.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.token.key.store.KeyTimes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeyScheduleTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration PERIOD = Duration.ofDays(30);
  private static final Duration LEAD = Duration.ofMinutes(10);
  private static final Duration FOLLOW = Duration.ofSeconds(5);
  private static final KeySchedule SCHEDULE =
      new KeySchedule(PERIOD, LEAD, FOLLOW, Duration.ofMinutes(16).minus(FOLLOW));

  @Test
  void nextKeyTakesOverAtTheEndOfThePeriod() {
    assertThat(takeover(START, START.plusSeconds(1), false)).isEqualTo(START.plus(PERIOD));
  }

  @Test
  void nextKeyOnDemandTakesOverAsSoonAsNodesFollow() {
    Instant demanded = START.plus(LEAD).plusSeconds(1);

    assertThat(takeover(START, demanded, true)).isEqualTo(demanded.plus(FOLLOW));
  }

  @Test
  void nextKeyNeverSignsBeforeItWasPublishedForTheLead() {
    Instant late = START.plus(PERIOD).plusSeconds(1);

    assertThat(takeover(START, START.plusSeconds(1), true)).isEqualTo(START.plus(LEAD));
    assertThat(takeover(late, late, false)).isEqualTo(late.plus(LEAD));
    assertThat(SCHEDULE.isKnown(late, late.plus(LEAD).minusMillis(1))).isFalse();
    assertThat(SCHEDULE.isKnown(late, late.plus(LEAD))).isTrue();
  }

  @Test
  void operatorsDemandIsDueAtOnce() {
    Instant demanded = START.plusSeconds(5);

    assertThat(signing(demanded).isRotationDue(demanded.minusMillis(1))).isFalse();
    assertThat(signing(demanded).isRotationDue(demanded)).isTrue();
    assertThat(signing(null).isRotationDue(demanded)).isFalse();
  }

  /** So that a hint of a session of a whole period is read, and few keys are published. */
  @Test
  void aKeyOfIdTokensVerifiesForAFurtherPeriod() {
    assertThat(SCHEDULE.lasting().retirement(START)).isEqualTo(START.plus(PERIOD).plus(FOLLOW));
    KeySchedule fast = new KeySchedule(Duration.ofMinutes(1), LEAD, FOLLOW, Duration.ofDays(1));
    assertThat(fast.lasting().retirement(START)).isEqualTo(fast.retirement(START));
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

  private static Instant takeover(Instant published, Instant now, boolean demanded) {
    return SCHEDULE.takeover(signing(null), published, now, demanded);
  }

  private static KeyTimes signing(Instant rotationDue) {
    return new KeyTimes(START, START, rotationDue, null, null);
  }
}
