package dev.sallyport.throttle;

import java.time.Duration;
import java.time.Instant;

/**
 * Failed log-ins in a row, and how long they make the next one wait: nothing up to the 9th, then 1,
 * 2, 4, 8, 15, 15 … minutes. Forgotten 12 hours after the last one, so no wait is permanent.
 *
 * @param failures 0 or more
 * @param last time of the last failure, in milliseconds; without meaning when there is none
 */
record FailureStreak(long failures, Instant last) {
  static final FailureStreak NONE = new FailureStreak(0, Instant.EPOCH);

  /** Failures after which the account begins to wait. */
  static final int FREE_FAILURES = 10;

  static final Duration MEMORY = Duration.ofHours(12);

  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** Zero when an attempt may be made now. */
  Duration remainingWait(Instant now) {
    Duration wait = wait(now);
    Duration remaining = Duration.between(now, last.plus(wait));
    if (remaining.isNegative()) {
      return Duration.ZERO;
    }
    // Another node's clock may be ahead of ours: not longer than the wait itself.
    return remaining.compareTo(wait) > 0 ? wait : remaining;
  }

  private Duration wait(Instant now) {
    if (failures < FREE_FAILURES || isForgotten(now)) {
      return Duration.ZERO;
    }
    // 2^4 minutes is beyond the longest wait; the bound keeps the shift from overflowing.
    long doublings = Math.min(failures - FREE_FAILURES, 4);
    Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  FailureStreak afterFailure(Instant now) {
    Instant time = Instant.ofEpochMilli(now.toEpochMilli());
    return isForgotten(now) ? new FailureStreak(1, time) : new FailureStreak(failures + 1, time);
  }

  /** One failure fewer, for an attempt that was counted and never decided. */
  FailureStreak withoutOne() {
    return failures <= 1 ? NONE : new FailureStreak(failures - 1, last);
  }

  private boolean isForgotten(Instant now) {
    return failures == 0 || !now.isBefore(last.plus(MEMORY));
  }

  /** For the data grid: a type that every member knows. Null for {@link #NONE}. */
  long[] stored() {
    return failures == 0 ? null : new long[] {failures, last.toEpochMilli()};
  }

  static FailureStreak of(long[] stored) {
    return stored == null ? NONE : new FailureStreak(stored[0], Instant.ofEpochMilli(stored[1]));
  }
}
