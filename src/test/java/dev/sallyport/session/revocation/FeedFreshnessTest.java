package dev.sallyport.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedFreshnessTest {
  private static final boolean GRID = true;
  private static final boolean NO_GRID = false;

  private final MovableClock clock = new MovableClock();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final FeedFreshness freshness = new FeedFreshness(clock, nanos::get);

  @BeforeEach
  void readsOnce() {
    assertThat(freshness.isCurrent(GRID)).isFalse();
    freshness.succeeded(freshness.begin());
  }

  @Test
  void aReadingVouchesForThreeSeconds() {
    pass(FeedFreshness.LIMIT.minusNanos(1));
    assertThat(freshness.isCurrent(NO_GRID)).isTrue();

    pass(Duration.ofNanos(1));
    assertThat(freshness.isCurrent(NO_GRID)).isFalse();
    assertThat(freshness.isCurrent(GRID)).isTrue();
  }

  @Test
  void timeCountsFromTheBeginOfTheReading() {
    FeedFreshness.Reading slow = freshness.begin();
    pass(FeedFreshness.LIMIT);
    freshness.succeeded(slow);

    assertThat(freshness.isCurrent(NO_GRID)).isFalse();
  }

  @Test
  void aClockThatIsSetBackProlongsNothing() {
    clock.advance(Duration.ofHours(-1));
    nanos.addAndGet(FeedFreshness.LIMIT.toNanos());

    assertThat(freshness.isCurrent(NO_GRID)).isFalse();
  }

  @Test
  void aMachineThatWasSuspendedVouchesForNothing() {
    clock.advance(Duration.ofHours(1));

    assertThat(freshness.isCurrent(NO_GRID)).isFalse();
  }

  @Test
  void aGridThatLostAMemberVouchesAfterALaterReading() {
    pass(FeedFreshness.LIMIT);
    freshness.gridLost();
    assertThat(freshness.isCurrent(GRID)).isFalse();

    freshness.succeeded(freshness.begin());
    pass(FeedFreshness.LIMIT);
    assertThat(freshness.isCurrent(GRID)).isTrue();
  }

  @Test
  void aReadingDoesNotKnowWhatWasLostWhileItRan() {
    FeedFreshness.Reading reading = freshness.begin();
    freshness.gridLost();
    freshness.succeeded(reading);
    pass(FeedFreshness.LIMIT);

    assertThat(freshness.isCurrent(GRID)).isFalse();
  }

  private void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
  }
}
