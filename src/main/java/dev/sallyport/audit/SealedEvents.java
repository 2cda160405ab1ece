package dev.sallyport.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Events as sealing and verifying see them: in the order of their positions, by their digests. */
final class SealedEvents {
  private static final String MICROS = "(extract(epoch from created_at) * 1000000)::bigint";

  private static final String OF_MONTH_UP_TO =
      " from auth_events where created_at >= ? and created_at < ? and (position, id) <= (?, ?)";

  private final Connection connection;

  SealedEvents(Connection connection) {
    this.connection = connection;
  }

  /** A place in the order of all events. */
  record Place(long position, UUID id) {
    static final Place START = new Place(0, new UUID(0, 0));
  }

  /** What is sealed of an event. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Digested(Place place, Instant createdAt, byte[] digest) {}

  /** The events behind a place and below a horizon, in their order. */
  List<Digested> between(Place after, long horizon, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select position, auth_events.id, "
                + MICROS
                + ", "
                + EventDigest.COLUMNS
                + " from auth_events where (position, id) > (?, ?) and position < ?"
                + " order by position, auth_events.id limit ?")) {
      place(statement, after);
      statement.setLong(3, horizon);
      statement.setInt(4, limit);
      return read(statement);
    }
  }

  /** Those of a month with these ids. */
  Map<UUID, Digested> withIds(List<UUID> ids, LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select position, auth_events.id, "
                + MICROS
                + ", "
                + EventDigest.COLUMNS
                + " from auth_events where id = any (?) and created_at >= ? and created_at < ?")) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      statement.setTimestamp(2, AuditTime.timestamp(AuditTime.start(month)));
      statement.setTimestamp(3, AuditTime.timestamp(AuditTime.end(month)));
      Map<UUID, Digested> events = new HashMap<>();
      read(statement).forEach(event -> events.put(event.place().id(), event));
      return events;
    }
  }

  private static List<Digested> read(PreparedStatement statement) throws SQLException {
    List<Digested> events = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Place place = new Place(row.getLong(1), row.getObject(2, UUID.class));
        events.add(new Digested(place, AuditTime.instant(row, 3), EventDigest.of(row, 4)));
      }
    }
    return events;
  }

  /** When the oldest event behind a place was written. */
  Optional<Instant> oldestAfter(Place place) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select min(" + MICROS + ") from auth_events where (position, id) > (?, ?)")) {
      place(statement, place);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Optional.ofNullable(AuditTime.instant(row, 1));
      }
    }
  }

  long countAfter(Place place) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from auth_events where (position, id) > (?, ?)")) {
      place(statement, place);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void place(PreparedStatement statement, Place place) throws SQLException {
    statement.setLong(1, place.position());
    statement.setObject(2, place.id());
  }

  /** The months that have events or may have, from one on. */
  List<LocalDate> months(LocalDate oldest) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select min(created_at), max(created_at) from auth_events where created_at >= ?")) {
      statement.setTimestamp(1, AuditTime.timestamp(AuditTime.start(oldest)));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getTimestamp(1) == null) {
          return List.of();
        }
        LocalDate first = AuditTime.month(row.getTimestamp(1).toInstant());
        LocalDate last = AuditTime.month(row.getTimestamp(2).toInstant());
        return first.datesUntil(last.plusDays(1), Period.ofMonths(1)).toList();
      }
    }
  }

  /** How many of a month there are up to a place. */
  long countUpTo(Place place, LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select count(*)" + OF_MONTH_UP_TO)) {
      upTo(statement, place, month);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The oldest of those that is in no seal. */
  Optional<UUID> firstWithoutSealUpTo(Place place, LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id"
                + OF_MONTH_UP_TO
                + " and not exists (select from (select unnest(event_ids) as id from audit_seals"
                + " where month = ?) s where s.id = auth_events.id)"
                + " order by created_at, id limit 1")) {
      upTo(statement, place, month);
      statement.setObject(5, month);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  private static void upTo(PreparedStatement statement, Place place, LocalDate month)
      throws SQLException {
    statement.setTimestamp(1, AuditTime.timestamp(AuditTime.start(month)));
    statement.setTimestamp(2, AuditTime.timestamp(AuditTime.end(month)));
    statement.setLong(3, place.position());
    statement.setObject(4, place.id());
  }
}
