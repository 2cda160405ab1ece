package dev.sallyport.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The positions that PostgreSQL has given and will give to events, and its clock. */
final class Positions {
  private static final String OFFSET =
      " + coalesce(pg_sequence_last_value('auth_events_position_offset'), 0)";

  private final Connection connection;

  Positions(Connection connection) {
    this.connection = connection;
  }

  /** No row can appear any more with a position below. To be asked for before rows are read. */
  long horizon() throws SQLException {
    return number("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint" + OFFSET);
  }

  /** No committed event has this position or a higher one. */
  long next() throws SQLException {
    return number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint" + OFFSET);
  }

  /** That of the events of this transaction. */
  long current() throws SQLException {
    return number("select pg_current_xact_id()::text::bigint" + OFFSET);
  }

  /** By the database's clock. */
  Instant now() throws SQLException {
    return Instant.EPOCH.plus(
        number("select (extract(epoch from clock_timestamp()) * 1000000)::bigint"),
        ChronoUnit.MICROS);
  }

  /**
   * A dump that was restored into another cluster brings positions of transactions that are still
   * to come here. Raises what is added to transaction ids, so that new positions follow the old.
   */
  void keepRising() throws SQLException {
    long used =
        number(
            "select greatest((select coalesce(max(position), 0) from auth_events),"
                + " (select coalesce(max(upto_position), 0) from audit_seals))");
    long more = used - next() + 1;
    if (more > 1) {
      number("select setval('auth_events_position_offset', 0" + OFFSET + " + " + more + ")");
    }
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
