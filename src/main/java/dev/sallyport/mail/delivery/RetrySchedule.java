package dev.sallyport.mail.delivery;

import java.time.Duration;

/** When a mail is tried again: after a minute, then twice as long each time, up to six hours. */
final class RetrySchedule {
  static final Duration FIRST = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofHours(6);

  /** 2 to this power times the first interval exceeds the longest. */
  private static final int MAX_DOUBLINGS = 9;

  private RetrySchedule() {}

  /**
   * The time to the next attempt.
   *
   * @param attempts so far, at least 1
   */
  static Duration after(int attempts) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
