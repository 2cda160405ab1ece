package dev.sallyport.audit.chain.event;

import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads the positions that PostgreSQL assigns to events, and its clock. */
public final class EventPositions {
  private static final String OFFSET =
      " + coalesce(pg_sequence_last_value('auth_events_position_offset'), 0)";

  private final Sql sql;

  public EventPositions(Sql sql) {
    this.sql = sql;
  }

  /** The position below which no further row can appear. Must be read before the rows. */
  public long horizon() {
    return number("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint" + OFFSET);
  }

  /** A position that no committed event has reached. */
  public long next() {
    return number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint" + OFFSET);
  }

  /** The position of events in this transaction. */
  public long current() {
    return number("select pg_current_xact_id()::text::bigint" + OFFSET);
  }

  /** By the clock of the database. */
  public Instant now() {
    return Instant.EPOCH.plus(
        number("select (extract(epoch from clock_timestamp()) * 1000000)::bigint"),
        ChronoUnit.MICROS);
  }

  /**
   * A dump restored into another database cluster contains positions of transaction ids that this
   * cluster has not reached yet. Raises the offset that is added to transaction ids, so that new
   * positions follow the old ones.
   */
  public void keepRising() {
    long used =
        number(
            "select greatest((select coalesce(max(position), 0) from auth_events),"
                + " (select coalesce(max(upto_position), 0) from audit_seals))");
    long more = used - next() + 1;
    if (more > 1) {
      number("select setval('auth_events_position_offset', 0" + OFFSET + " + " + more + ")");
    }
  }

  private long number(String query) {
    return sql.one(query, row -> row.number(1));
  }
}
