package dev.sallyport.audit.detection;

import java.time.Instant;
import java.util.UUID;

/**
 * What operators have decided about a finding.
 *
 * @param acknowledgedAt null while it is open
 * @param acknowledgedBy null while it is open, and if the operator was deleted
 * @param assignedTo null if it is assigned to nobody
 * @param note null if there is none
 * @param changedBy the operator of the last change; null if the operator was deleted
 */
public record FindingReview(
    UUID findingId,
    Instant acknowledgedAt,
    UUID acknowledgedBy,
    UUID assignedTo,
    String note,
    Instant changedAt,
    UUID changedBy) {
  /** The longest note; together with the other changes it fits into the detail of an event. */
  public static final int MAX_NOTE = 800;

  /** Whether an operator has acknowledged the finding. */
  public boolean isAcknowledged() {
    return acknowledgedAt != null;
  }
}
