package dev.sallyport.audit.detection;

import dev.sallyport.audit.detection.DetectionSettings.Threshold;
import dev.sallyport.audit.search.EventCounts;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Detects attacks. A continuing attack is one finding whose numbers grow while its last event is
 * within the window, for at most a day; what it matches of further patterns are parts of it. Each
 * minute the window is read once for each pattern, and the events since the previous minute once
 * for all growing findings, so that the cost depends neither on the duration of an attack nor on
 * the number of attacks.
 */
final class AttackDetector {
  private final Sql sql;
  private final Duration window;

  AttackDetector(Sql sql, Duration window) {
    this.sql = sql;
    this.window = window;
  }

  /** Whether no other node runs the detection; the lock is held until the transaction ends. */
  boolean mayLook() {
    return AdvisoryLock.ATTACK_DETECTION.tryAcquire(sql);
  }

  /** Stores findings and returns the new ones. */
  List<DetectionMatch> look(DetectionPattern pattern, Threshold threshold, Instant now) {
    EventCounts.planForValues(sql);
    GrowingFindings findings = new GrowingFindings(sql, pattern, threshold, window);
    findings.endBefore(now);
    List<DetectionMatch> suspects = run(pattern, threshold, now);
    Map<String, GrowingFindings.Growing> known = findings.of(suspects, now);
    List<DetectionMatch> fresh =
        suspects.stream().filter(suspect -> !known.containsKey(suspect.subject())).toList();
    findings.grow(List.copyOf(known.values()), now);
    List<GrowingFindings.Growing> begun = findings.begin(fresh, now);
    findings.grow(begun, now);
    if (!suspects.isEmpty()) {
      FindingParts.join(
          sql,
          begun.stream().map(GrowingFindings.Growing::id).toList(),
          now.minus(window),
          now.minus(GrowingFindings.LONGEST));
    }
    return fresh;
  }

  /** The subjects that match the pattern within the window. */
  private List<DetectionMatch> run(DetectionPattern pattern, Threshold threshold, Instant now) {
    return sql.list(
        "select subject, count, \"distinct\", first_at, last_at, addresses, more_addresses,"
            + " session_ids, session_addresses, more_sessions from detect_attacks(?, ?, ?, ?, ?)",
        AttackDetector::match,
        pattern.code(),
        now.minus(window),
        now,
        threshold.count(),
        threshold.distinct());
  }

  private static DetectionMatch match(Row row) {
    return new DetectionMatch(
        row.text(1),
        row.number(2),
        row.number(3),
        row.time(4),
        row.time(5),
        List.copyOf(row.texts(6)),
        row.number(7),
        FindingSession.combined(row.uuids(8), row.texts(9)),
        row.number(10));
  }
}
