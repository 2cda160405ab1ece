package dev.sallyport.admin.finding;

import dev.sallyport.audit.detection.Finding;
import dev.sallyport.audit.detection.FindingReader.Parts;
import dev.sallyport.audit.detection.FindingReview;
import dev.sallyport.audit.detection.FindingSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An attack: the finding that was detected first with the present e-mail addresses of its users,
 * its parts and its review.
 *
 * @param subjectEmail null if the subject is no user, and if the user was deleted
 * @param parts the latest further patterns that the attack matches, in the order of their detection
 * @param moreParts number of those before them
 * @param review null if no operator has acknowledged, assigned or noted anything
 */
public record FindingView(
    UUID id,
    String pattern,
    String subject,
    String subjectEmail,
    Instant windowStart,
    Instant windowEnd,
    long count,
    long distinct,
    Instant firstAt,
    Instant lastAt,
    List<String> addresses,
    long moreAddresses,
    List<FindingSession> sessions,
    long moreSessions,
    Instant createdAt,
    List<PartView> parts,
    long moreParts,
    ReviewView review) {
  /**
   * A further pattern that the attack matches.
   *
   * @param id what alerts of this pattern named, if it was a finding of its own first
   * @param subjectEmail null if the subject is no user, and if the user was deleted
   */
  public record PartView(
      UUID id,
      String pattern,
      String subject,
      String subjectEmail,
      Instant windowStart,
      Instant windowEnd,
      long count,
      long distinct,
      Instant firstAt,
      Instant lastAt,
      List<String> addresses,
      long moreAddresses,
      List<FindingSession> sessions,
      long moreSessions,
      Instant createdAt) {
    static PartView of(Finding part, Map<UUID, String> emails) {
      return new PartView(
          part.id(),
          part.pattern(),
          part.subject(),
          part.userId().map(emails::get).orElse(null),
          part.windowStart(),
          part.windowEnd(),
          part.count(),
          part.distinct(),
          part.firstAt(),
          part.lastAt(),
          part.addresses(),
          part.moreAddresses(),
          part.sessions(),
          part.moreSessions(),
          part.createdAt());
    }
  }

  /**
   * What operators have decided; an address is null without a user and if the user was deleted.
   *
   * @param acknowledgedAt null while the finding is open
   * @param changedAt the time of the last change
   */
  public record ReviewView(
      Instant acknowledgedAt,
      UUID acknowledgedBy,
      String acknowledgedByEmail,
      UUID assignedTo,
      String assignedToEmail,
      String note,
      Instant changedAt,
      UUID changedBy,
      String changedByEmail) {
    static ReviewView of(FindingReview review, Map<UUID, String> emails) {
      return new ReviewView(
          review.acknowledgedAt(),
          review.acknowledgedBy(),
          emails.get(review.acknowledgedBy()),
          review.assignedTo(),
          emails.get(review.assignedTo()),
          review.note(),
          review.changedAt(),
          review.changedBy(),
          emails.get(review.changedBy()));
    }
  }

  /**
   * The view of a finding.
   *
   * @param emails a map that permits null keys
   * @param review null without one
   */
  static FindingView of(
      Finding finding, Parts parts, Map<UUID, String> emails, FindingReview review) {
    return new FindingView(
        finding.id(),
        finding.pattern(),
        finding.subject(),
        finding.userId().map(emails::get).orElse(null),
        finding.windowStart(),
        finding.windowEnd(),
        finding.count(),
        finding.distinct(),
        finding.firstAt(),
        finding.lastAt(),
        finding.addresses(),
        finding.moreAddresses(),
        finding.sessions(),
        finding.moreSessions(),
        finding.createdAt(),
        parts.latest().stream().map(part -> PartView.of(part, emails)).toList(),
        parts.more(),
        review == null ? null : ReviewView.of(review, emails));
  }
}
