package dev.sallyport.token;

import java.time.Duration;
import java.time.Instant;

/**
 * When keys change over. A key is published {@code lead} before it signs, so that whoever caches
 * the key set has it by then, and verifies after its last signature for as long as a token lives.
 */
final class KeySchedule {
  private final Duration period;
  private final Duration lead;
  private final Duration verifiesOn;

  /**
   * @param period how long a key signs
   * @param lead how long it is published before
   * @param verifiesOn how long it verifies after its successor took over: a token's life, the
   *     clocks' difference, and the time for nodes to notice
   */
  KeySchedule(Duration period, Duration lead, Duration verifiesOn) {
    this.period = period;
    this.lead = lead;
    this.verifiesOn = verifiesOn;
  }

  /** Whether the successor of the signing key must be published by now. */
  boolean isSuccessorDue(KeyTimes signing, Instant now) {
    boolean demanded = signing.rotationDue() != null && !now.isBefore(signing.rotationDue());
    return demanded || !now.isBefore(signing.activates().plus(period).minus(lead));
  }

  /** When a successor that is published now takes over. */
  Instant takeover(Instant now) {
    return now.plus(lead);
  }

  /** Until when a key verifies whose successor took over at a moment. */
  Instant retirement(Instant successorActivated) {
    return successorActivated.plus(verifiesOn);
  }
}
