package dev.sallyport.audit.detection;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.platform.http.Cursor;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads findings for operators. */
@Stateless
public class FindingReader {
  private final DataSource database;

  /** Required by the EJB container. */
  protected FindingReader() {
    this(null);
  }

  @Inject
  public FindingReader(DataSource database) {
    this.database = database;
  }

  /**
   * A page, newest first.
   *
   * @param since found at or after; null for all
   * @param after the last of the page before; null for the first page
   */
  public List<Finding> newest(Instant since, Cursor after, int limit) {
    try (Connection connection = database.getConnection()) {
      return newest(connection, since, after, limit);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static List<Finding> newest(Connection connection, Instant since, Cursor after, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, pattern, subject, window_start, window_end, occurrences,"
                + " distinct_count, first_at, last_at, addresses, more_addresses,"
                + " session_ids, session_addresses, more_sessions, (extract(epoch from"
                + " created_at) * 1000000)::bigint from suspicious_findings where created_at >="
                + " coalesce(?::timestamptz, '-infinity') and (created_at, id) <"
                + " (coalesce(?::timestamptz, 'infinity'), ?) order by created_at desc, id desc"
                + " limit ?")) {
      statement.setTimestamp(1, AuditTime.timestamp(since));
      statement.setTimestamp(2, AuditTime.timestamp(after == null ? null : after.createdAt()));
      statement.setObject(3, after == null ? new UUID(0, 0) : after.id());
      statement.setInt(4, limit);
      List<Finding> findings = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          findings.add(finding(row));
        }
      }
      return findings;
    }
  }

  private static Finding finding(ResultSet row) throws SQLException {
    return new Finding(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getTimestamp(4).toInstant(),
        row.getTimestamp(5).toInstant(),
        row.getLong(6),
        row.getLong(7),
        row.getTimestamp(8).toInstant(),
        row.getTimestamp(9).toInstant(),
        List.of((String[]) row.getArray(10).getArray()),
        row.getLong(11),
        DetectionMatch.sessions(row.getArray(12), row.getArray(13)),
        row.getLong(14),
        AuditTime.instant(row, 15));
  }
}
