package dev.sallyport.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * What verifying the audit chain found.
 *
 * @param events how many sealed ones were found as they were sealed
 * @param unsealed how many wait for their seal, a few seconds' worth
 * @param sealedUntil every event that was written before is sealed; null when none is
 * @param otherSecret seals signed under another {@code JWT_SECRET}, whose signature cannot be
 *     checked: only their hashes were
 * @param firstBreak where the chain is broken; empty when it is not
 */
public record ChainReport(
    long events,
    long seals,
    long unsealed,
    long otherSecret,
    Instant sealedUntil,
    Optional<Break> firstBreak) {
  /** How it was broken. */
  public enum Kind {
    /** The event is not what was sealed. */
    EVENT_CHANGED,
    EVENT_MISSING,
    /** The event appeared after the seals of its time were made. */
    EVENT_ADDED,
    /** The seal is not what was signed. */
    SEAL_CHANGED,
    /** The seal is gone, at the end or before; also those of a whole month. */
    SEAL_MISSING
  }

  /**
   * The first break, in the order of months and seals.
   *
   * @param seal the number in the month's chain; 0 for none
   * @param eventId null when a seal itself is what is broken
   */
  public record Break(Kind kind, LocalDate month, int seal, UUID eventId) {
    @Override
    public String toString() {
      return kind
          + " in "
          + month.toString().substring(0, 7)
          + ", seal "
          + seal
          + (eventId == null ? "" : ", event " + eventId);
    }
  }

  public boolean isIntact() {
    return firstBreak.isEmpty();
  }
}
