package dev.sallyport.admin.finding;

import dev.sallyport.audit.detection.FindingReview;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The review of a finding as it is to be.
 *
 * @param assignedTo the id of an operator or auditor; null or empty for nobody
 * @param note null or blank for none
 */
public record FindingReviewRequest(Boolean acknowledged, String assignedTo, String note) {
  /**
   * @throws Problem 400 naming every fault
   */
  void requireValid() {
    List<Fault> faults = new ArrayList<>();
    if (acknowledged == null) {
      faults.add(new Fault("acknowledged", "required", "is required"));
    }
    if (isGiven(assignedTo) && assignee().isEmpty()) {
      faults.add(new Fault("assigned_to", "malformed", "must be a UUID"));
    }
    if (isGiven(note)) {
      if (note.strip().length() > FindingReview.MAX_NOTE) {
        faults.add(
            new Fault(
                    "note",
                    "too_long",
                    "must have at most " + FindingReview.MAX_NOTE + " characters")
                .with("max", FindingReview.MAX_NOTE));
      }
      // A note is shown on one line, and recorded in an event.
      if (note.codePoints().anyMatch(FindingReviewRequest::isForbidden)) {
        faults.add(new Fault("note", "malformed", "must not contain control characters"));
      }
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  Optional<UUID> assignee() {
    return Optional.ofNullable(assignedTo).flatMap(PathId::find);
  }

  String noteOrNull() {
    return isGiven(note) ? note.strip() : null;
  }

  private static boolean isGiven(String text) {
    return text != null && !text.isBlank();
  }

  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
