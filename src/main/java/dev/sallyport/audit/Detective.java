package dev.sallyport.audit;

import dev.sallyport.audit.SuspicionSettings.Threshold;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Finds attacks. One that goes on is one finding, whose numbers grow: as long as its last event is
 * within the window, for a day at most.
 */
final class Detective {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Any number that no other advisory lock of this database uses. */
  private static final long LOCK = 0x53414C4C59_05L;

  private final Connection connection;
  private final Duration window;

  Detective(Connection connection, Duration window) {
    this.connection = connection;
    this.window = window;
  }

  /** Whether no other node looks; until the transaction ends. */
  boolean mayLook() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
      statement.setLong(1, LOCK);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Stores what is found; returns what was not known before. */
  List<Suspect> look(SuspiciousPattern pattern, Threshold threshold, Instant now)
      throws SQLException {
    List<Suspect> suspects = run(pattern, threshold, now.minus(window), now, List.of());
    Map<Instant, List<String>> known = known(pattern, suspects, now);
    List<String> growing = known.values().stream().flatMap(List::stream).toList();
    List<Suspect> fresh =
        suspects.stream().filter(suspect -> !growing.contains(suspect.subject())).toList();
    for (Suspect suspect : fresh) {
      insert(pattern, suspect, now);
    }
    for (Map.Entry<Instant, List<String>> begun : known.entrySet()) {
      for (Suspect suspect : run(pattern, Threshold.NONE, begun.getKey(), now, begun.getValue())) {
        update(pattern, suspect, begun.getKey(), now);
      }
    }
    return fresh;
  }

  /** Which subjects have a finding that still grows, by when its window began. */
  private Map<Instant, List<String>> known(
      SuspiciousPattern pattern, List<Suspect> suspects, Instant now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select distinct on (subject) subject,"
                + " (extract(epoch from window_start) * 1000000)::bigint"
                + " from suspicious_findings where pattern = ? and subject = any (?)"
                + " and last_at >= ? and window_start > ? order by subject, window_start desc")) {
      statement.setString(1, pattern.code());
      Object[] subjects = suspects.stream().map(Suspect::subject).toArray();
      statement.setArray(2, connection.createArrayOf("text", subjects));
      statement.setTimestamp(3, AuditTime.timestamp(now.minus(window)));
      statement.setTimestamp(4, AuditTime.timestamp(now.minus(LONGEST)));
      Map<Instant, List<String>> known = new TreeMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          known
              .computeIfAbsent(AuditTime.instant(row, 2), start -> new ArrayList<>())
              .add(row.getString(1));
        }
      }
      return known;
    }
  }

  /**
   * The pattern's query.
   *
   * @param subjects only these; all when empty
   */
  private List<Suspect> run(
      SuspiciousPattern pattern,
      Threshold threshold,
      Instant from,
      Instant until,
      List<String> subjects)
      throws SQLException {
    PsqlScript script = script(pattern);
    try (PreparedStatement statement = connection.prepareStatement(script.sql())) {
      for (int i = 0; i < script.variables().size(); i++) {
        switch (script.variables().get(i)) {
          case "until" -> statement.setString(i + 1, until.toString());
          case "window" ->
              statement.setString(i + 1, BigDecimal.valueOf(micros(from, until), 6) + " seconds");
          case "count" -> statement.setInt(i + 1, threshold.count());
          case "distinct" -> statement.setInt(i + 1, threshold.distinct());
          case "subjects" ->
              statement.setArray(i + 1, connection.createArrayOf("text", subjects.toArray()));
          default -> throw new IllegalStateException(script.variables().get(i));
        }
      }
      List<Suspect> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(Suspect.of(row));
        }
      }
      return found;
    }
  }

  private static long micros(Instant from, Instant until) {
    return ChronoUnit.MICROS.between(from, until);
  }

  private static PsqlScript script(SuspiciousPattern pattern) {
    try (InputStream script =
        Detective.class.getClassLoader().getResourceAsStream(pattern.resource())) {
      if (script == null) {
        throw new IllegalStateException(pattern.resource() + " is not in the WAR");
      }
      return PsqlScript.parse(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void insert(SuspiciousPattern pattern, Suspect suspect, Instant now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into suspicious_findings (window_end, occurrences, distinct_count, first_at,"
                + " last_at, addresses, pattern, subject, window_start, id, created_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      set(statement, pattern, suspect, now.minus(window), now);
      statement.setObject(10, UUID.randomUUID());
      statement.setTimestamp(11, AuditTime.timestamp(now));
      statement.executeUpdate();
    }
  }

  private void update(SuspiciousPattern pattern, Suspect suspect, Instant begin, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update suspicious_findings set window_end = ?, occurrences = ?, distinct_count = ?,"
                + " first_at = ?, last_at = ?, addresses = ?"
                + " where pattern = ? and subject = ? and window_start = ?")) {
      set(statement, pattern, suspect, begin, now);
      statement.executeUpdate();
    }
  }

  private void set(
      PreparedStatement statement,
      SuspiciousPattern pattern,
      Suspect suspect,
      Instant begin,
      Instant end)
      throws SQLException {
    statement.setTimestamp(1, AuditTime.timestamp(end));
    statement.setLong(2, suspect.count());
    statement.setLong(3, suspect.distinct());
    statement.setTimestamp(4, AuditTime.timestamp(suspect.firstAt()));
    statement.setTimestamp(5, AuditTime.timestamp(suspect.lastAt()));
    statement.setArray(6, connection.createArrayOf("text", suspect.addresses().toArray()));
    statement.setString(7, pattern.code());
    statement.setString(8, suspect.subject());
    statement.setTimestamp(9, AuditTime.timestamp(begin));
  }
}
