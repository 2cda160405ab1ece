package dev.sallyport.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The partitions of {@code auth_events} with what hangs on them, in the caller's transaction. */
final class Months {
  /** Any number that no other advisory lock of this database uses. */
  private static final long LOCK = 0x53414C4C59_04L;

  private final Connection connection;

  Months(Connection connection) {
    this.connection = connection;
  }

  /** Whether no other node is at it, until the transaction ends. */
  boolean mayTend() throws SQLException {
    // Whoever records an event while a table is attached or dropped waits for it: so this does not
    // wait for others for long, but is tried again an hour later.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select set_config('lock_timeout', '2s', true), pg_try_advisory_xact_lock(?)")) {
      statement.setLong(1, LOCK);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(2);
      }
    }
  }

  /** Makes the month's partition; false when it is there. */
  boolean ensure(LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select ensure_auth_events_partition(?)")) {
      statement.setObject(1, month);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Drops the events, seals, findings and counts of the months before; the partitions' names. */
  List<String> dropBefore(LocalDate month) throws SQLException {
    List<String> dropped = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select drop_auth_events_before(?)")) {
      statement.setObject(1, month);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          dropped.add(row.getString(1));
        }
      }
    }
    // What a later month's first seal continues stays, as its anchor.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from audit_seals s where month < ? and not exists (select from audit_seals n"
                + " where n.month >= ? and n.number = 1 and n.previous_hash = s.hash)")) {
      statement.setObject(1, month);
      statement.setObject(2, month);
      statement.executeUpdate();
    }
    for (String table :
        List.of("suspicious_findings where created_at", "auth_event_counts where minute")) {
      try (PreparedStatement statement =
          connection.prepareStatement("delete from " + table + " < ?")) {
        statement.setTimestamp(1, AuditTime.timestamp(AuditTime.start(month)));
        statement.executeUpdate();
      }
    }
    return dropped;
  }
}
