package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.MovableClock;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccountThrottleTest {
  private static final String EMAIL = "ada@example.com";
  private static final ClientAddress HOME = address("203.0.113.7");

  private final MovableClock clock = new MovableClock();
  private final AccountKey keys =
      new AccountKey(
          new RootSecret(
              TestConfiguration.of("JWT_SECRET", "4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s=")));
  private final String name = "accounts-" + UUID.randomUUID();
  private final SealedMap streaks = TestGrid.map(name);
  private final IMap<String, Object> stored = TestGrid.shared().getMap(name);
  private final AccountThrottle throttle = new AccountThrottle(streaks, keys, clock);

  private final AtomicInteger strangers = new AtomicInteger();

  @Test
  void tenFailuresAreFreeAndTheNextAttemptWaitsAMinute() {
    failFromEverywhere(10);

    assertThatThrownBy(this::guess)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMITED);
              assertThat(problem.headers())
                  .containsEntry("Retry-After", "60")
                  .containsEntry("RateLimit-Policy", "\"account\";q=10;w=43200")
                  .containsEntry("RateLimit", "\"account\";r=0;t=60");
            });
  }

  /** Nobody who is logged out can keep a user from connecting a device. */
  @Test
  void codesOfDevicesHaveAStreakOfTheirOwn() {
    UUID user = UUID.randomUUID();
    failFromEverywhere(10);
    for (int i = 0; i < 10; i++) {
      throttle.withdraw(throttle.beginUserCode(user));
      throttle.beginUserCode(user);
    }

    assertThatThrownBy(() -> throttle.beginUserCode(user)).isInstanceOf(Problem.class);
    throttle.beginUserCode(UUID.randomUUID());
    clock.advance(Duration.ofMinutes(1));
    throttle.beginUserCode(user);
  }

  @Test
  void waitsDoubleUpToAQuarterOfAnHour() {
    failFromEverywhere(10);

    for (long minutes : new long[] {1, 2, 4, 8, 15, 15, 15}) {
      clock.advance(Duration.ofMinutes(minutes).minusMillis(1));
      assertThat(waits()).isTrue();
      clock.advance(Duration.ofMillis(1));
      guess();
    }
  }

  @Test
  void refusedAttemptsNeitherCountNorProlongTheWait() {
    failFromEverywhere(10);
    for (int i = 0; i < 59; i++) {
      clock.advance(Duration.ofSeconds(1));
      assertThat(waits()).isTrue();
    }

    clock.advance(Duration.ofSeconds(1));

    guess();
    assertThat(remainingWait()).isEqualTo("120");
  }

  @Test
  void successBeforeTheTenthFailureForgetsTheStreak() {
    failFromEverywhere(9);
    throttle.succeeded(guess());

    assertThat(stored.isEmpty()).isTrue();
    failFromEverywhere(10);
    assertThat(waits()).isTrue();
  }

  @Test
  void streakIsForgottenAfterTwelveHours() {
    failFromEverywhere(13);
    clock.advance(Duration.ofHours(12));

    failFromEverywhere(10);

    assertThat(remainingWait()).isEqualTo("60");
  }

  @Test
  void accountsAreCountedApart() {
    failFromEverywhere(10);

    throttle.begin("bob@example.com", HOME, false);
  }

  @Test
  void strangersCannotLockTheUserOut() {
    failFromEverywhere(14);

    AccountThrottle.LoginAttempt permit = throttle.begin(EMAIL, HOME, true);
    throttle.succeeded(permit);

    assertThat(waits()).isTrue();
  }

  @Test
  void knownNetworkHasABudgetAndNoMore() {
    for (int i = 0; i < 10; i++) {
      throttle.begin(EMAIL, HOME, true);
    }

    assertThatThrownBy(() -> throttle.begin(EMAIL, HOME, true)).isInstanceOf(Problem.class);
    throttle.begin(EMAIL, address("203.0.113.8"), true);
    guess();
  }

  @Test
  void knownIpv6NetworkIsOneBudget() {
    for (int i = 0; i < 10; i++) {
      throttle.begin(EMAIL, address("2001:db8:1:2::" + i), true);
    }

    assertThatThrownBy(() -> throttle.begin(EMAIL, address("2001:db8:1:2::ff"), true))
        .isInstanceOf(Problem.class);
  }

  @Test
  void successAtAKnownAddressForgetsItsStreakOnly() {
    failFromEverywhere(9);
    for (int i = 0; i < 9; i++) {
      throttle.begin(EMAIL, HOME, true);
    }
    throttle.succeeded(throttle.begin(EMAIL, HOME, true));

    throttle.begin(EMAIL, HOME, true);
    guess();
    assertThat(waits()).isTrue();
  }

  @Test
  void attemptThatWasNeverDecidedDoesNotCount() {
    throttle.withdraw(guess());
    assertThat(stored.isEmpty()).isTrue();

    failFromEverywhere(9);
    throttle.withdraw(guess());
    assertThat(waits()).isFalse();
    assertThat(waits()).isTrue();
  }

  @Test
  void withdrawalDuringAWaitRestoresTheTimeOfTheLastFailure() {
    failFromEverywhere(10);
    clock.advance(Duration.ofMinutes(1));

    throttle.withdraw(guess());

    guess();
    assertThat(remainingWait()).isEqualTo("120");
  }

  @Test
  void withdrawalLeavesLaterFailuresCounted() {
    failFromEverywhere(8);
    AccountThrottle.LoginAttempt undecided = guess();
    clock.advance(Duration.ofSeconds(1));
    guess();
    throttle.withdraw(undecided);

    assertThat(waits()).as("the tenth failure").isFalse();
    assertThat(waits()).as("the eleventh").isTrue();
  }

  @Test
  void withdrawalAfterASuccessIsHarmless() {
    AccountThrottle.LoginAttempt undecided = guess();
    throttle.succeeded(guess());

    throttle.withdraw(undecided);

    assertThat(stored.isEmpty()).isTrue();
  }

  @Test
  void ofFiftyParallelGuessesExactlyTenAreLetThrough() throws Exception {
    List<Boolean> answers = Parallel.run(50, this::waits);

    assertThat(answers).filteredOn(waited -> !waited).hasSize(10);
  }

  @Test
  void ofParallelGuessesAfterAWaitExactlyOneIsLetThrough() throws Exception {
    failFromEverywhere(10);
    clock.advance(Duration.ofMinutes(1));

    assertThat(Parallel.run(50, this::waits)).filteredOn(waited -> !waited).hasSize(1);
  }

  @Test
  void parallelWithdrawalsTakeEachAttemptBackOnce() throws Exception {
    failFromEverywhere(1);

    Parallel.run(
        8,
        () -> {
          throttle.withdraw(throttle.begin(EMAIL, HOME, false));
          return true;
        });

    assertThat(FailureStreak.of(streaks.get(keys.of(EMAIL)).orElseThrow().value()).failures())
        .isEqualTo(1);
  }

  @Test
  void gridHoldsNoEmailAndNoAddress() {
    guess();
    throttle.begin(EMAIL, HOME, true);

    assertThat(stored.keySet())
        .hasSize(2)
        .allMatch(key -> key.matches("[A-Za-z0-9_-]{43}"))
        .doesNotContain(keys.of(EMAIL));
    streaks.forEach(entry -> assertThat(entry.key()).matches("[A-Za-z0-9_-]{43}"));
  }

  @Test
  void forgedStreakIsAGridFailureAndNotAnEmptyStreak() {
    failFromEverywhere(10);
    String throttled = stored.keySet().iterator().next();
    throttle.begin("bob@example.com", HOME, false);
    Object ofBob =
        stored.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(throttled))
            .findFirst()
            .orElseThrow()
            .getValue();

    for (Object forged : List.of(ofBob, new long[] {1, 0}, new byte[16], "", 0)) {
      stored.set(throttled, forged);

      assertThatThrownBy(this::guess)
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAVAILABLE));
      assertThat(throttle.waiting()).isEmpty();
    }
    throttle.release(keys.of(EMAIL));
    guess();
  }

  @Test
  void withoutDataGridNobodyPasses() {
    HazelcastInstance grid = TestGrid.start();
    AccountThrottle throttle = new AccountThrottle(TestGrid.of(grid), keys, clock);
    AccountThrottle.LoginAttempt permit = throttle.begin(EMAIL, HOME, false);
    grid.getLifecycleService().terminate();

    for (Runnable call :
        List.<Runnable>of(
            () -> throttle.begin(EMAIL, HOME, false),
            () -> throttle.withdraw(permit),
            () -> throttle.succeeded(permit))) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAVAILABLE));
    }
  }

  /** An attempt from another unknown address each time. */
  private AccountThrottle.LoginAttempt guess() {
    int stranger = strangers.incrementAndGet() % 256;
    return throttle.begin(EMAIL, address("198.51.100." + stranger), false);
  }

  /** Guesses once; tells whether it was refused. */
  private boolean waits() {
    return !remainingWait().isEmpty();
  }

  /** Guesses once; the seconds to wait, or nothing when it was let through. */
  private String remainingWait() {
    try {
      guess();
      return "";
    } catch (Problem refused) {
      return refused.headers().get("Retry-After");
    }
  }

  /** So many failures in a row, waiting where that must be. */
  private void failFromEverywhere(int failures) {
    for (int i = 0; i < failures; i++) {
      if (waits()) {
        clock.advance(Duration.ofMinutes(15));
        guess();
      }
    }
  }

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }
}
