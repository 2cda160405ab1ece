package dev.sallyport.audit.detection;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What operators decide about findings; the history is in the audit events. */
@Stateless
public class FindingReviewService {
  private static final String SELECT =
      "select finding_id, acknowledged_at, acknowledged_by, assigned_to, note, changed_at,"
          + " changed_by from finding_reviews where finding_id = any(?)";

  private final EntityManager entities;
  private final Sql sql;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected FindingReviewService() {
    this(null, null, null, null);
  }

  @Inject
  public FindingReviewService(EntityManager entities, Sql sql, AuditService audit, Clock clock) {
    this.entities = entities;
    this.sql = sql;
    this.audit = audit;
    this.clock = clock;
  }

  /** Those of the findings that have one, by finding. */
  public Map<UUID, FindingReview> of(Set<UUID> findings) {
    return find(sql, findings);
  }

  private static Map<UUID, FindingReview> find(Sql sql, Set<UUID> findings) {
    Map<UUID, FindingReview> reviews = new HashMap<>();
    if (!findings.isEmpty()) {
      sql.list(SELECT, FindingReviewService::review, Sql.uuids(findings))
          .forEach(review -> reviews.put(review.findingId(), review));
    }
    return reviews;
  }

  /**
   * Replaces the review of a finding and records what has changed, in one transaction. A review
   * that changes nothing is not recorded.
   *
   * @param assignedToOrNull an operator or auditor
   * @param noteOrNull at most {@link FindingReview#MAX_NOTE} characters
   * @param origin with the operator as its actor
   * @return false if there is no such finding; a part of one has no review of its own
   */
  public boolean review(
      UUID findingId,
      boolean acknowledged,
      UUID assignedToOrNull,
      String noteOrNull,
      RequestOrigin origin) {
    Sql own = Sql.in(entities);
    // Locked, so that of two changes at once each is recorded with what it has replaced, and the
    // finding does not become a part meanwhile.
    if (!own.exists(
        "select from suspicious_findings where id = ? and part_of is null for update", findingId)) {
      return false;
    }
    Optional<FindingReview> before =
        Optional.ofNullable(find(own, Set.of(findingId)).get(findingId));
    Instant now = clock.instant();
    boolean wasAcknowledged = before.filter(FindingReview::isAcknowledged).isPresent();
    List<String> changes = new ArrayList<>();
    if (acknowledged != wasAcknowledged) {
      changes.add("acknowledged=" + acknowledged);
    }
    if (!Objects.equals(assignedToOrNull, before.map(FindingReview::assignedTo).orElse(null))) {
      changes.add("assigned_to=" + (assignedToOrNull == null ? "nobody" : assignedToOrNull));
    }
    if (!Objects.equals(noteOrNull, before.map(FindingReview::note).orElse(null))) {
      // Last, because it may contain anything.
      changes.add("note=" + (noteOrNull == null ? "" : noteOrNull));
    }
    if (changes.isEmpty()) {
      return true;
    }
    // Who has acknowledged it first remains.
    boolean keeps = acknowledged && wasAcknowledged;
    own.update(
        "insert into finding_reviews (finding_id, acknowledged_at, acknowledged_by, assigned_to,"
            + " note, changed_at, changed_by) values (?, ?::timestamptz, ?::uuid, ?::uuid, ?, ?, ?)"
            + " on conflict (finding_id) do update set acknowledged_at = excluded.acknowledged_at,"
            + " acknowledged_by = excluded.acknowledged_by, assigned_to = excluded.assigned_to,"
            + " note = excluded.note, changed_at = excluded.changed_at,"
            + " changed_by = excluded.changed_by",
        findingId,
        keeps ? before.map(FindingReview::acknowledgedAt).orElseThrow() : acknowledged ? now : null,
        keeps
            ? before.map(FindingReview::acknowledgedBy).orElse(null)
            : acknowledged ? origin.actorId() : null,
        assignedToOrNull,
        noteOrNull,
        now,
        origin.actorId());
    audit.succeeded(
        EventType.FINDING_REVIEWED,
        Subject.NOBODY.with("finding=" + findingId + " " + String.join(" ", changes)),
        origin);
    return true;
  }

  private static FindingReview review(Row row) {
    return new FindingReview(
        row.uuid(1), row.time(2), row.uuid(3), row.uuid(4), row.text(5), row.time(6), row.uuid(7));
  }
}
