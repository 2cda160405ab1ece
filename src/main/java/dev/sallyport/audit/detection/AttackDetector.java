package dev.sallyport.audit.detection;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.detection.DetectionSettings.Threshold;
import dev.sallyport.audit.search.EventCounts;
import dev.sallyport.platform.database.AdvisoryLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Detects attacks. A continuing attack is one finding whose numbers grow while its last event is
 * within the window, for at most a day. Each minute the window is read once for each pattern, and
 * the events since the previous minute once for all growing findings, so that the cost depends
 * neither on the duration of an attack nor on the number of attacks.
 */
final class AttackDetector {
  private final Connection connection;
  private final Duration window;

  AttackDetector(Connection connection, Duration window) {
    this.connection = connection;
    this.window = window;
  }

  /** Whether no other node runs the detection; the lock is held until the transaction ends. */
  boolean mayLook() throws SQLException {
    return AdvisoryLock.ATTACK_DETECTION.tryAcquire(connection);
  }

  /** Stores findings and returns the new ones. */
  List<DetectionMatch> look(DetectionPattern pattern, Threshold threshold, Instant now)
      throws SQLException {
    EventCounts.planForValues(connection);
    GrowingFindings findings = new GrowingFindings(connection, pattern, threshold, window);
    findings.endBefore(now);
    List<DetectionMatch> suspects = run(pattern, threshold, now);
    Map<String, GrowingFindings.Growing> known = findings.of(suspects, now);
    List<DetectionMatch> fresh =
        suspects.stream().filter(suspect -> !known.containsKey(suspect.subject())).toList();
    findings.grow(List.copyOf(known.values()), now);
    findings.grow(findings.begin(fresh, now), now);
    return fresh;
  }

  /** The subjects that match the pattern within the window. */
  private List<DetectionMatch> run(DetectionPattern pattern, Threshold threshold, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select * from detect_attacks(?, ?, ?, ?, ?)")) {
      statement.setString(1, pattern.code());
      statement.setTimestamp(2, AuditTime.timestamp(now.minus(window)));
      statement.setTimestamp(3, AuditTime.timestamp(now));
      statement.setInt(4, threshold.count());
      statement.setInt(5, threshold.distinct());
      List<DetectionMatch> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(DetectionMatch.of(row));
        }
      }
      return found;
    }
  }
}
