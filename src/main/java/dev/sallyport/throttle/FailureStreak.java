package dev.sallyport.throttle;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * Consecutive failed log-ins and the resulting wait before the next attempt: none up to the 9th
 * failure, then 1, 2, 4, 8, 15, 15 … minutes. The streak expires 12 hours after the last failure,
 * so no wait is permanent.
 *
 * @param failures 0 or more
 * @param last time of the last failure in milliseconds; undefined if there is none
 */
public record FailureStreak(long failures, Instant last) {
  static final FailureStreak NONE = new FailureStreak(0, Instant.EPOCH);

  /** Number of failures after which the account is throttled. */
  static final int FREE_FAILURES = 10;

  public static final Duration MEMORY = Duration.ofHours(12);

  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** Zero if an attempt is allowed now. */
  Duration remainingWait(Instant now) {
    Duration wait = wait(now);
    Duration remaining = Duration.between(now, last.plus(wait));
    if (remaining.isNegative()) {
      return Duration.ZERO;
    }
    // Never longer than the wait itself, even if the clock of another node is ahead.
    return remaining.compareTo(wait) > 0 ? wait : remaining;
  }

  private Duration wait(Instant now) {
    if (failures < FREE_FAILURES || isForgotten(now)) {
      return Duration.ZERO;
    }
    // 2^4 minutes exceed the longest wait; the bound prevents the shift from overflowing.
    long doublings = Math.min(failures - FREE_FAILURES, 4);
    Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  FailureStreak afterFailure(Instant now) {
    Instant time = Instant.ofEpochMilli(now.toEpochMilli());
    return isForgotten(now) ? new FailureStreak(1, time) : new FailureStreak(failures + 1, time);
  }

  /** One failure less, for a counted attempt whose password was never verified. */
  FailureStreak withoutOne() {
    return failures <= 1 ? NONE : new FailureStreak(failures - 1, last);
  }

  private boolean isForgotten(Instant now) {
    return failures == 0 || !now.isBefore(last.plus(MEMORY));
  }

  /** The form stored in the data grid: two numbers of 8 bytes. */
  byte[] stored() {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(failures)
        .putLong(last.toEpochMilli())
        .array();
  }

  static FailureStreak of(byte[] stored) {
    ByteBuffer numbers = ByteBuffer.wrap(stored);
    return new FailureStreak(numbers.getLong(), Instant.ofEpochMilli(numbers.getLong()));
  }
}
