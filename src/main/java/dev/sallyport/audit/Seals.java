package dev.sallyport.audit;

import dev.sallyport.audit.SealedEvents.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The table {@code audit_seals}. */
final class Seals {
  private static final int FETCH_SIZE = 100;

  private final Connection connection;

  Seals(Connection connection) {
    this.connection = connection;
  }

  /**
   * How far the newest seal reaches.
   *
   * @param completeUntil every event written before is sealed; null before the first seal
   * @param hash of the newest seal
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record End(Place place, Instant completeUntil, byte[] hash) {}

  /** What to do with a stored seal; false to stop. */
  interface Visitor {
    boolean visit(ChainLink.Stored stored) throws SQLException;
  }

  End end() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select upto_position, upto_id,"
                    + " (extract(epoch from complete_until) * 1000000)::bigint, hash"
                    + " from audit_seals order by upto_position desc, upto_id desc, month desc"
                    + " limit 1");
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new End(
              new Place(row.getLong(1), row.getObject(2, UUID.class)),
              AuditTime.instant(row, 3),
              row.getBytes(4))
          : new End(Place.START, null, ChainLink.NOTHING);
    }
  }

  /** The newest seal of each month. */
  Map<LocalDate, KnownHeads.Head> heads() throws SQLException {
    Map<LocalDate, KnownHeads.Head> heads = new TreeMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select distinct on (month) month, number, hash from audit_seals"
                    + " order by month, number desc");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        heads.put(
            row.getObject(1, LocalDate.class), new KnownHeads.Head(row.getInt(2), row.getBytes(3)));
      }
    }
    return heads;
  }

  Optional<KnownHeads.Head> head(LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select number, hash from audit_seals where month = ? order by number desc limit 1")) {
      statement.setObject(1, month);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new KnownHeads.Head(row.getInt(1), row.getBytes(2)))
            : Optional.empty();
      }
    }
  }

  /** Every seal up to a place, by month and number, some at a time in memory. */
  void each(Place upTo, Visitor visitor) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            ChainLink.SELECT
                + " where (upto_position, upto_id) <= (?, ?) order by month, number")) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setLong(1, upTo.position());
      statement.setObject(2, upTo.id());
      try (ResultSet row = statement.executeQuery()) {
        boolean goOn = true;
        while (goOn && row.next()) {
          goOn = visitor.visit(ChainLink.Stored.of(row));
        }
      }
    }
  }

  /** Whether what a month's first seal continues is there: another seal, or nothing before all. */
  boolean hasPrevious(ChainLink first) throws SQLException {
    String sql =
        first.continuesNothing()
            ? "select not exists (select from audit_seals where (upto_position, upto_id) < (?, ?))"
            : "select exists (select from audit_seals where (upto_position, upto_id) <= (?, ?)"
                + " and hash = ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, first.uptoPosition());
      statement.setObject(2, first.uptoId());
      if (!first.continuesNothing()) {
        statement.setBytes(3, first.previousHash());
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
