package dev.sallyport.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * When keys change over. The next key is published as soon as the one before it signs, and {@code
 * lead} before it may: whoever caches the key set has it by then, even if the signing key is
 * revoked. A key verifies after its last signature for as long as a token lives.
 */
final class KeySchedule {
  private final Duration period;
  private final Duration lead;
  private final Duration follow;
  private final Duration verifiesOn;

  /**
   * @param period how long a key signs
   * @param lead how long it is published before
   * @param follow how long nodes may take to notice a change
   * @param tokenLife how long a token is accepted at most: its life and the clocks' difference
   */
  KeySchedule(Duration period, Duration lead, Duration follow, Duration tokenLife) {
    this.period = period;
    this.lead = lead;
    this.follow = follow;
    this.verifiesOn = tokenLife.plus(follow);
  }

  /**
   * When the next key takes over: at the end of the signing key's period, or as soon as everybody
   * can follow if that is demanded.
   *
   * @param published when the next key was
   */
  Instant takeover(KeyTimes signing, Instant published, Instant now, boolean demanded) {
    Instant wanted = demanded ? now : signing.activates().plus(period);
    return Collections.max(List.of(wanted, published.plus(lead), now.plus(follow)));
  }

  /** Whether every verifier has had time to fetch a key that was published then. */
  boolean isKnown(Instant published, Instant now) {
    return !now.isBefore(published.plus(lead));
  }

  /** Until when a key verifies whose successor took over at a moment. */
  Instant retirement(Instant successorActivated) {
    return successorActivated.plus(verifiesOn);
  }
}
