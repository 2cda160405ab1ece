package dev.sallyport.audit.chain.event;

import dev.sallyport.audit.AuditTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads events for sealing and verifying, in the order of their places, with their digests. */
public final class CheckpointedEvents {
  private static final String SELECT =
      "select auth_events.position, auth_events.id, "
          + AuditTime.micros("created_at")
          + ", "
          + EventDigest.COLUMNS
          + " from auth_events";

  private static final String IN_ORDER = " order by auth_events.position, auth_events.id limit ?";

  private final Connection connection;

  public CheckpointedEvents(Connection connection) {
    this.connection = connection;
  }

  /** An event with its sealed values. */
  public record Digested(EventPosition place, Instant createdAt, EventDigest digest) {
    public UUID id() {
      return place.id();
    }

    /** The evidence of a break of this event: the digest of its current content. */
    public String evidence() {
      return HexFormat.of().formatHex(digest.version(2));
    }

    /** 1970 for a time that the service never writes, such as infinity. */
    public LocalDate month() {
      LocalDate month = AuditTime.month(createdAt);
      return month.getYear() < 1970 || month.getYear() > 9999 ? LocalDate.EPOCH : month;
    }
  }

  /**
   * Makes the planner use the index by place in this transaction. Otherwise, if many events share a
   * position or statistics are outdated, it reads and sorts all following events for each batch.
   */
  public void readByPlace() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String plan : List.of("sort", "incremental_sort", "seqscan", "bitmapscan", "hashagg")) {
        statement.execute("set local enable_" + plan + " = off");
      }
    }
  }

  /** The events after a place and below a position. */
  public List<Digested> between(EventPosition after, long horizon, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SELECT
                + " where (auth_events.position, auth_events.id) > (?, ?) and position < ?"
                + IN_ORDER)) {
      place(statement, 1, after);
      statement.setLong(3, horizon);
      statement.setInt(4, limit);
      return read(statement);
    }
  }

  /** The events after a place and up to another. */
  public List<Digested> range(EventPosition after, EventPosition upto, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SELECT
                + " where (auth_events.position, auth_events.id) > (?, ?)"
                + " and (auth_events.position, auth_events.id) <= (?, ?)"
                + IN_ORDER)) {
      place(statement, 1, after);
      place(statement, 3, upto);
      statement.setInt(5, limit);
      return read(statement);
    }
  }

  /** All rows with one of these ids, at any place. */
  public List<Digested> withIds(List<UUID> ids) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(SELECT + " where auth_events.id = any (?)")) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      return read(statement);
    }
  }

  /** Events of one person up to a position whose personal data is not erased. */
  public List<Digested> notErased(UUID person, long position, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SELECT
                + " where (user_id = ? and actor_id is null or actor_id = ?)"
                + " and personal_commitment is null and position <= ? limit ?")) {
      statement.setObject(1, person);
      statement.setObject(2, person);
      statement.setLong(3, position);
      statement.setInt(4, limit);
      return read(statement);
    }
  }

  private static List<Digested> read(PreparedStatement statement) throws SQLException {
    List<Digested> events = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        EventPosition place = new EventPosition(row.getLong(1), row.getObject(2, UUID.class));
        events.add(new Digested(place, AuditTime.instant(row, 3), EventDigest.of(row, 4)));
      }
    }
    return events;
  }

  /**
   * The unsealed events.
   *
   * @param count at most one more than the limit
   * @param oldest time of the oldest of them
   */
  public record Waiting(long count, Optional<Instant> oldest) {}

  /** The events after a place and below a position, up to a limit. */
  public Waiting waiting(EventPosition after, long below, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*), "
                + AuditTime.micros("min(created_at)")
                + " from (select created_at from auth_events"
                + " where (auth_events.position, auth_events.id) > (?, ?) and position < ?"
                + IN_ORDER
                + ") waiting")) {
      place(statement, 1, after);
      statement.setLong(3, below);
      statement.setInt(4, limit + 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Waiting(row.getLong(1), Optional.ofNullable(AuditTime.instant(row, 2)));
      }
    }
  }

  private static void place(PreparedStatement statement, int index, EventPosition place)
      throws SQLException {
    statement.setLong(index, place.position());
    statement.setObject(index + 1, place.id());
  }
}
