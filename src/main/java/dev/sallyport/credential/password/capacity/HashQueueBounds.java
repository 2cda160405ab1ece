package dev.sallyport.credential.password.capacity;

import java.time.Duration;

/**
 * The bounds of the hash queue.
 *
 * @param requests how many may wait, at least 0
 * @param longestWait how long each may wait
 */
public record HashQueueBounds(int requests, Duration longestWait) {
  /**
   * @throws IllegalArgumentException if one of them is negative
   */
  public HashQueueBounds {
    if (requests < 0 || longestWait.isNegative()) {
      throw new IllegalArgumentException("negative bound");
    }
  }
}
