package dev.sallyport.assurance.hostile;

import java.time.Duration;

/** How long others may wait during an attack: five times as long as without it. */
final class Bound {
  private static final int TIMES = 5;

  private Bound() {}

  /**
   * @param floor what nobody notices, and a busy machine does by itself
   */
  static Duration of(Duration idle, Duration floor) {
    Duration bound = idle.multipliedBy(TIMES);
    return bound.compareTo(floor) < 0 ? floor : bound;
  }
}
