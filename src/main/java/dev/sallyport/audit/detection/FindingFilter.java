package dev.sallyport.audit.detection;

import java.time.Instant;
import java.util.UUID;

/**
 * Criteria for findings; a null member does not restrict them.
 *
 * @param from found at or after
 * @param to found before
 * @param subject {@link Finding#subject}, or that of a part
 * @param acknowledged whether an operator has acknowledged it
 * @param assignedTo the operator or auditor to whom it is assigned
 */
public record FindingFilter(
    Instant from, Instant to, String subject, Boolean acknowledged, UUID assignedTo) {
  public static final FindingFilter ALL = new FindingFilter(null, null, null, null, null);
}
