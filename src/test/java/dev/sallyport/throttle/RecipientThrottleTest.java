package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import dev.sallyport.MovableClock;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecipientThrottleTest {
  private static final String ADA = "ada@example.com";

  private final MovableClock clock = new MovableClock();
  private final String name = "recipients-" + UUID.randomUUID();
  private final RecipientThrottle throttle = throttle("5/hour");

  @Test
  void fiveMailsPassAndTheSixthWaitsForTheNextHour() {
    for (int i = 0; i < 5; i++) {
      assertThat(throttle.tryConsume(ADA)).isTrue();
    }
    assertThat(throttle.tryConsume(ADA)).isFalse();
    assertThat(throttle.tryConsume("bob@example.com")).as("another recipient").isTrue();

    clock.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(throttle.tryConsume(ADA)).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(throttle.tryConsume(ADA)).isTrue();
  }

  @Test
  void ofFiftyRequestsAtOnceFiveMaySendAMail() throws Exception {
    assertThat(Parallel.run(50, () -> throttle.tryConsume(ADA)))
        .filteredOn(granted -> granted)
        .hasSize(5);
  }

  @Test
  void allNodesCountTogether() {
    RecipientThrottle other = throttle("5/hour");
    for (int i = 0; i < 5; i++) {
      throttle.tryConsume(ADA);
    }

    assertThat(other.tryConsume(ADA)).isFalse();
  }

  @Test
  void anotherLimitAppliesAtOnce() {
    for (int i = 0; i < 5; i++) {
      throttle.tryConsume(ADA);
    }

    assertThat(throttle("6/hour").tryConsume(ADA)).isTrue();
  }

  @Test
  void withoutTheGridNoMailIsCounted() {
    HazelcastInstance grid = TestGrid.start();
    RecipientThrottle alone =
        new RecipientThrottle(TestGrid.of(grid), settings("5/hour"), keys(), clock);
    assertThat(alone.tryConsume(ADA)).isTrue();
    grid.shutdown();

    assertThatThrownBy(() -> alone.tryConsume(ADA))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE));
  }

  @Test
  void theGridDoesNotContainTheAddress() {
    throttle.tryConsume(ADA);

    assertThat(TestGrid.shared().getMap(name).entrySet().toString()).doesNotContain("ada");
  }

  private RecipientThrottle throttle(String limit) {
    return new RecipientThrottle(TestGrid.map(name), settings(limit), keys(), clock);
  }

  private static ThrottleSettings settings(String limit) {
    return new ThrottleSettings(TestConfiguration.of("MAIL_RECIPIENT_RATE_LIMIT", limit));
  }

  private static AccountKey keys() {
    return new AccountKey(TestGrid.secret());
  }
}
