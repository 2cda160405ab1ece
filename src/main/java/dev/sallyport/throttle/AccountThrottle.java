package dev.sallyport.throttle;

import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.problem.Problem;
import dev.sallyport.throttle.bucket.RateLimit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Throttles an account after many failed log-ins in a row ({@link FailureStreak}), from any number
 * of addresses and whether or not the account exists. Networks from which the user has logged in
 * before have their own streaks, so that attackers cannot lock the user out.
 */
@Singleton
public class AccountThrottle {
  public static final String MAP = "sallyport-throttle-accounts";

  /** About 30 MB of heap, and the same again for the backup of another node. */
  static final int ENTRIES_PER_NODE = 100_000;

  private static final RateLimit POLICY =
      new RateLimit(FailureStreak.FREE_FAILURES, FailureStreak.MEMORY);

  private static final String NAME = "account";

  private final SealedMap streaks;
  private final AccountKey keys;
  private final Clock clock;

  @Inject
  public AccountThrottle(DataGrid grid, AccountKey keys, Clock clock) {
    // The clock decides when entries expire; the grid only removes them.
    this(grid.map(MAP, ENTRIES_PER_NODE, FailureStreak.MEMORY), keys, clock);
  }

  public AccountThrottle(SealedMap streaks, AccountKey keys, Clock clock) {
    this.streaks = streaks;
    this.keys = keys;
    this.clock = clock;
  }

  /** A log-in attempt, counted as failed until {@link #succeeded} or {@link #withdraw}. */
  public static final class LoginAttempt {
    private final String key;
    private final FailureStreak before;
    private final FailureStreak counted;

    private LoginAttempt(String key, FailureStreak before, FailureStreak counted) {
      this.key = key;
      this.before = before;
      this.counted = counted;
    }
  }

  /**
   * Starts an attempt and counts it as failed in one atomic step, so that parallel guesses cannot
   * exceed the limit. Must be called before the password is verified. The caller records a
   * rejection, because it knows the user.
   *
   * @param email canonical, or whatever was entered instead; need not belong to an account
   * @param knownAddress whether the account's user has logged in from the address's network before
   * @throws Problem 429 while the account is throttled; a rejected attempt does not count. 503 if
   *     the data grid does not respond
   */
  public LoginAttempt begin(String email, ClientAddress address, boolean knownAddress) {
    String key = knownAddress ? keys.of(email, address.network()) : keys.of(email);
    return DataGrid.answer(() -> count(key));
  }

  /**
   * The same for the code of a device, which a user enters who is signed in: a user has a streak of
   * their own for these, apart from that of log-ins, and none of it is forgotten by a success.
   */
  public LoginAttempt beginUserCode(UUID userId) {
    return DataGrid.answer(() -> count(keys.ofUserCodes(userId)));
  }

  private LoginAttempt count(String key) {
    while (true) {
      Optional<SealedMap.Entry> stored = streaks.get(key);
      FailureStreak before = streak(stored);
      Instant now = clock.instant();
      refuseWhileWaiting(before.remainingWait(now));
      FailureStreak counted = before.afterFailure(now);
      if (replace(key, stored, counted)) {
        return new LoginAttempt(key, before, counted);
      }
    }
  }

  private static void refuseWhileWaiting(Duration wait) {
    if (!wait.isZero()) {
      throw Problem.rateLimited(NAME, wait)
          .with("RateLimit-Policy", POLICY.policyItem(NAME))
          .with("RateLimit", RateLimit.stateItem(NAME, 0, wait));
    }
  }

  /**
   * Ends the streak of the attempt: that of the known network, otherwise that of all other
   * networks.
   *
   * @throws Problem 503 when the data grid does not answer
   */
  public void succeeded(LoginAttempt permit) {
    DataGrid.answer(
        () -> {
          streaks.remove(permit.key);
          return permit;
        });
  }

  /**
   * Withdraws an attempt whose password was never verified.
   *
   * @throws Problem 503 when the data grid does not answer
   */
  public void withdraw(LoginAttempt permit) {
    DataGrid.answer(
        () -> {
          uncount(permit);
          return permit;
        });
  }

  private void uncount(LoginAttempt permit) {
    boolean done = false;
    while (!done) {
      Optional<SealedMap.Entry> stored = streaks.get(permit.key);
      FailureStreak now = streak(stored);
      // If no attempt followed, the previous state is restored, including its time. Otherwise the
      // later failure keeps its time.
      FailureStreak without = now.equals(permit.counted) ? permit.before : now.withoutOne();
      done = now.equals(without) || replace(permit.key, stored, without);
    }
  }

  /** The accounts throttled now, in no order; the grid contains only their keys. */
  List<ThrottleEntry> waiting() {
    Instant now = clock.instant();
    return DataGrid.answer(
        () -> {
          List<ThrottleEntry> waiting = new ArrayList<>();
          streaks.forEach(
              entry -> {
                Duration wait = FailureStreak.of(entry.value()).remainingWait(now);
                if (!wait.isZero()) {
                  String key = entry.key();
                  waiting.add(new ThrottleEntry(MAP, key, NAME, key, now.plus(wait)));
                }
              });
          return waiting;
        });
  }

  /** The key of an account for attempts from all networks. */
  String keyOf(String email) {
    return keys.of(email);
  }

  /** Deletes the failures. */
  void release(String key) {
    DataGrid.answer(
        () -> {
          streaks.remove(key);
          return key;
        });
  }

  private static FailureStreak streak(Optional<SealedMap.Entry> stored) {
    return stored.map(entry -> FailureStreak.of(entry.value())).orElse(FailureStreak.NONE);
  }

  /** Compare-and-set that also covers absent entries. */
  private boolean replace(String key, Optional<SealedMap.Entry> expected, FailureStreak next) {
    if (expected.isEmpty()) {
      return streaks.putIfAbsent(key, next.stored());
    }
    return next.equals(FailureStreak.NONE)
        ? streaks.remove(expected.get())
        : streaks.replace(expected.get(), next.stored());
  }
}
