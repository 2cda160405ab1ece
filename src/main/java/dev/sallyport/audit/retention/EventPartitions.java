package dev.sallyport.audit.retention;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.append.ChainWriter;
import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.platform.database.AdvisoryLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Manages the partitions of {@code auth_events} and the data that depends on them, in the caller's
 * transaction.
 */
public final class EventPartitions {

  private final Connection connection;

  public EventPartitions(Connection connection) {
    this.connection = connection;
  }

  /** Whether no other node holds the lock; it is held until the transaction ends. */
  boolean tryLock() throws SQLException {
    // Recording an event waits while a partition is attached or dropped, so this job waits for
    // locks only briefly and is retried an hour later.
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '2s'");
    }
    return AdvisoryLock.EVENT_PARTITIONS.tryAcquire(connection);
  }

  /** Nothing is dropped until the transaction ends. */
  public void keepForNow() throws SQLException {
    AdvisoryLock.EVENT_PARTITIONS.acquireShared(connection);
  }

  /** Creates the partition of a month; false if it exists. */
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

  /** Whether there is a month before the given one that can be dropped. */
  public boolean hasBefore(LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select exists (select from audit_seals where month < ? and version = 1)"
                + " or exists (select from audit_seals where version = 2 and month < ? and number ="
                + " (select min(number) from audit_seals where version = 2 and purpose <> ?))"
                + " or exists (select from auth_events where created_at < ?)")) {
      statement.setObject(1, month);
      statement.setObject(2, month);
      statement.setString(3, CheckpointPurpose.SECRET.code());
      statement.setTimestamp(4, AuditTime.timestamp(AuditTime.start(month)));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * Drops the events, seals, findings and counts of earlier months. A seal states this, so that
   * dropping any other month is detected.
   *
   * @return the names of the partitions
   */
  public List<String> dropBefore(LocalDate month, ChainWriter chain) throws SQLException {
    dropSealsBefore(month, chain);
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

  /** All seals before the first one of a kept month; the following seals must have no gaps. */
  private void dropSealsBefore(LocalDate month, ChainWriter chain) throws SQLException {
    Optional<ChainLink> kept = new AuditCheckpoints(connection).firstToKeep(month);
    int first = kept.map(ChainLink::number).orElse(chain.number() + 1);
    EventPosition start = kept.map(ChainLink::after).orElse(chain.place());
    chain.state(CheckpointPurpose.DROPPED, month.toString(), first + "," + start);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from audit_seals where version = 1 and month < ?"
                // Otherwise seals of an earlier secret would be accepted again.
                + " or version = 2 and number < ? and purpose <> ?")) {
      statement.setObject(1, month);
      statement.setInt(2, first);
      statement.setString(3, CheckpointPurpose.SECRET.code());
      statement.executeUpdate();
    }
  }
}
