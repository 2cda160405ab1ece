package dev.sallyport.throttle;

import dev.sallyport.platform.DataGrid;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes an account wait after many failed log-ins in a row ({@link FailureStreak}), from however
 * many addresses; whether it exists makes no difference. Addresses that the user has logged in from
 * before have streaks of their own, so that strangers cannot lock the user out.
 */
@Singleton
public class AccountThrottle {
  static final String MAP = "sallyport-throttle-accounts";

  /** About 30 MB of heap, and as much again for another node's backup. */
  static final int ENTRIES_PER_NODE = 100_000;

  private static final RateLimit POLICY =
      new RateLimit(FailureStreak.FREE_FAILURES, FailureStreak.MEMORY);

  private static final String NAME = "account";

  private final ConcurrentMap<String, long[]> streaks;
  private final AccountKey keys;
  private final Clock clock;

  @Inject
  AccountThrottle(DataGrid grid, AccountKey keys, Clock clock) {
    // The clock decides what is forgotten; the grid only cleans up behind it.
    this(grid.map(MAP, ENTRIES_PER_NODE, FailureStreak.MEMORY), keys, clock);
  }

  AccountThrottle(ConcurrentMap<String, long[]> streaks, AccountKey keys, Clock clock) {
    this.streaks = streaks;
    this.keys = keys;
    this.clock = clock;
  }

  /** A log-in attempt, counted as failed until {@link #succeeded} or {@link #withdraw}. */
  public static final class Permit {
    private final String key;
    private final FailureStreak before;
    private final FailureStreak counted;

    private Permit(String key, FailureStreak before, FailureStreak counted) {
      this.key = key;
      this.before = before;
      this.counted = counted;
    }
  }

  /**
   * Lets an attempt begin and counts it as failed at once, in one atomic step, so that parallel
   * guesses cannot slip past the limit. To be called before the password is looked at. Whoever
   * calls records the refusal, since it knows the user.
   *
   * @param email canonical, or whatever was typed in its place; need not belong to an account
   * @param knownAddress whether the account's user has logged in from the address's network before
   * @throws Problem 429 while the account waits; a refused attempt does not count. 503 when the
   *     data grid does not answer
   */
  public Permit begin(String email, ClientAddress address, boolean knownAddress) {
    String key = knownAddress ? keys.of(email, address.network()) : keys.of(email);
    return DataGrid.answer(() -> count(key));
  }

  private Permit count(String key) {
    while (true) {
      FailureStreak before = FailureStreak.of(streaks.get(key));
      Instant now = clock.instant();
      refuseWhileWaiting(before.remainingWait(now));
      FailureStreak counted = before.afterFailure(now);
      if (replace(key, before, counted)) {
        return new Permit(key, before, counted);
      }
    }
  }

  private static void refuseWhileWaiting(Duration wait) {
    if (!wait.isZero()) {
      throw Problem.retryAfter(ProblemType.RATE_LIMITED, wait)
          .with("RateLimit-Policy", POLICY.policyItem(NAME))
          .with("RateLimit", RateLimit.stateItem(NAME, 0, wait));
    }
  }

  /**
   * Ends the streak that the attempt belongs to: of a known address its own, otherwise that of all
   * other addresses.
   *
   * @throws Problem 503 when the data grid does not answer
   */
  public void succeeded(Permit permit) {
    DataGrid.answer(
        () -> {
          streaks.remove(permit.key);
          return permit;
        });
  }

  /**
   * Takes an attempt back that was never decided, because the password was not compared.
   *
   * @throws Problem 503 when the data grid does not answer
   */
  public void withdraw(Permit permit) {
    DataGrid.answer(
        () -> {
          uncount(permit);
          return permit;
        });
  }

  private void uncount(Permit permit) {
    boolean done = false;
    while (!done) {
      FailureStreak now = FailureStreak.of(streaks.get(permit.key));
      // Nobody came after: as it was, time included. Otherwise the later failure keeps its time.
      FailureStreak without = now.equals(permit.counted) ? permit.before : now.withoutOne();
      done = replace(permit.key, now, without);
    }
  }

  /** The accounts that wait now, in no order; the grid knows them by their keys alone. */
  List<Waiting> waiting() {
    Instant now = clock.instant();
    return DataGrid.answer(
        () -> {
          List<Waiting> waiting = new ArrayList<>();
          DataGrid.entries(streaks)
              .forEachRemaining(
                  entry -> {
                    Duration wait = FailureStreak.of(entry.getValue()).remainingWait(now);
                    if (!wait.isZero()) {
                      String key = entry.getKey();
                      waiting.add(new Waiting(MAP, key, NAME, key, now.plus(wait)));
                    }
                  });
          return waiting;
        });
  }

  /** The key of an account as attempts from everywhere share it. */
  String keyOf(String email) {
    return keys.of(email);
  }

  /** Forgets the failures. */
  void release(String key) {
    DataGrid.answer(
        () -> {
          streaks.remove(key);
          return key;
        });
  }

  /** Compare-and-set over presence, too. */
  private boolean replace(String key, FailureStreak expected, FailureStreak next) {
    if (expected.equals(next)) {
      return true;
    }
    if (expected.stored() == null) {
      return streaks.putIfAbsent(key, next.stored()) == null;
    }
    if (next.stored() == null) {
      return streaks.remove(key, expected.stored());
    }
    return streaks.replace(key, expected.stored(), next.stored());
  }
}
