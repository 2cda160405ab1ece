package dev.sallyport.token;

import java.time.Instant;

/**
 * The life of a signing key.
 *
 * @param activates it may sign from then on
 * @param rotationDue an operator wants it replaced as soon as verifiers can follow; null otherwise
 * @param retires it verifies until then; null while no successor has taken over
 * @param revoked since when nothing of it is accepted; null otherwise
 */
record KeyTimes(
    Instant created, Instant activates, Instant rotationDue, Instant retires, Instant revoked) {
  /** Whether tokens it signed are accepted, published keys included. */
  boolean verifies(Instant now) {
    return revoked == null && (retires == null || now.isBefore(retires));
  }

  /** Whether it may sign; of several the one that activated last does. */
  boolean maySign(Instant now) {
    return revoked == null && retires == null && !now.isBefore(activates);
  }

  /** Whether an operator wants its successor now. */
  boolean isRotationDue(Instant now) {
    return rotationDue != null && !now.isBefore(rotationDue);
  }

  boolean isPublished(Instant now) {
    return revoked == null && now.isBefore(activates);
  }
}
