package dev.sallyport.token.key.store;

import java.time.Instant;

/**
 * The times of a signing key.
 *
 * @param activates when it may start to sign
 * @param rotationDue when an operator requested its replacement; null otherwise
 * @param retires until when it verifies; null while no successor has taken over
 * @param revoked when it was revoked; null otherwise
 */
public record KeyTimes(
    Instant created, Instant activates, Instant rotationDue, Instant retires, Instant revoked) {
  /** Whether tokens it signed are accepted, published keys included. */
  public boolean verifies(Instant now) {
    return revoked == null && (retires == null || now.isBefore(retires));
  }

  /** Whether it may sign; of several keys, the one activated last signs. */
  public boolean maySign(Instant now) {
    return revoked == null && retires == null && !now.isBefore(activates);
  }

  /** Whether an operator has requested its successor. */
  public boolean isRotationDue(Instant now) {
    return rotationDue != null && !now.isBefore(rotationDue);
  }

  public boolean isPublished(Instant now) {
    return revoked == null && now.isBefore(activates);
  }
}
