package dev.sallyport.token.key;

import dev.sallyport.token.key.store.KeyTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * The schedule of key rotation. The next key is published as soon as its predecessor signs, and at
 * least {@code lead} before it may sign, so that every verifier that caches the key set has it by
 * then, even if the signing key is revoked. After its last signature a key verifies for the
 * lifetime of a token.
 */
public final class KeySchedule {
  private final Duration period;
  private final Duration lead;
  private final Duration follow;
  private final Duration verifiesOn;

  /**
   * @param period how long a key signs
   * @param lead how long it is published before it signs
   * @param follow how long nodes may take to detect a change
   * @param tokenLife how long a token is accepted at most: its lifetime plus the clock skew
   */
  public KeySchedule(Duration period, Duration lead, Duration follow, Duration tokenLife) {
    this.period = period;
    this.lead = lead;
    this.follow = follow;
    this.verifiesOn = tokenLife.plus(follow);
  }

  /** The same, but a key verifies for a further period after its last signature. */
  KeySchedule lasting() {
    return new KeySchedule(
        period, lead, follow, Collections.max(List.of(period, verifiesOn.minus(follow))));
  }

  /**
   * When the next key takes over: at the end of the signing key's period, or, if an operator
   * requested the rotation, as soon as all verifiers can have fetched it.
   *
   * @param published when the next key was published
   */
  Instant takeover(KeyTimes signing, Instant published, Instant now, boolean demanded) {
    Instant wanted = demanded ? now : signing.activates().plus(period);
    return Collections.max(List.of(wanted, published.plus(lead), now.plus(follow)));
  }

  /** Whether every verifier has had time to fetch a key that was published at that time. */
  boolean isKnown(Instant published, Instant now) {
    return !now.isBefore(published.plus(lead));
  }

  /** Until when a key verifies if its successor took over at the given time. */
  Instant retirement(Instant successorActivated) {
    return successorActivated.plus(verifiesOn);
  }
}
