package dev.sallyport.audit.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Counts each audit event once, by minute: when a snapshot of PostgreSQL first sees it. In the
 * caller's transaction, whose isolation is read committed.
 */
public final class EventCounts {
  /** The source of the statistics; the columns are those of the table. */
  static final String COLUMNS =
      """
      coalesce(sum(occurrences) filter (where event_type = 'login' and success), 0) as logins,
      coalesce(sum(occurrences) filter (where event_type = 'login' and not success), 0)
        as failures,
      coalesce(sum(occurrences) filter (where event_type = 'throttled'), 0) as throttled,
      coalesce(sum(occurrences) filter (where event_type = 'signup' and success), 0) as signups,
      coalesce(sum(occurrences) filter (where event_type = 'refresh' and success), 0)
        as refreshes
      """;

  static final String COUNTED_TYPES = "event_type in ('login', 'throttled', 'signup', 'refresh')";

  private static final String ADD =
      """
      with added as (
        insert into auth_event_counts as known
        select date_bin('1 minute', created_at, timestamptz '2000-01-01 00:00:00+00'), %s
        from auth_events
        where position >= ? and is_unseen(position, ?::pg_snapshot, ?) and %s
        group by 1
        on conflict (minute) do update
          set logins = known.logins + excluded.logins,
              failures = known.failures + excluded.failures,
              throttled = known.throttled + excluded.throttled,
              signups = known.signups + excluded.signups,
              refreshes = known.refreshes + excluded.refreshes
      )
      update auth_event_counts_seen
      set seen = pg_current_snapshot(),
          seen_offset = coalesce(pg_sequence_last_value('auth_events_position_offset'), 0)
      """
          .formatted(COLUMNS, COUNTED_TYPES);

  private final Connection connection;

  EventCounts(Connection connection) {
    this.connection = connection;
  }

  /**
   * The extent of the counts.
   *
   * @param snapshot in the text form of PostgreSQL
   * @param offset difference between transaction ids and positions at that time
   * @param position all events before it are counted
   */
  record Seen(String snapshot, long offset, long position) {}

  /** Adds events that have become visible; does nothing while another node does. */
  void add() throws SQLException {
    planForValues(connection);
    Optional<Seen> seen = seen(connection, " for update skip locked");
    if (seen.isPresent()) {
      try (PreparedStatement statement = connection.prepareStatement(ADD)) {
        statement.setLong(1, seen.get().position());
        statement.setString(2, seen.get().snapshot());
        statement.setLong(3, seen.get().offset());
        statement.executeUpdate();
      }
    }
  }

  static Seen seen(Connection connection) throws SQLException {
    return seen(connection, "").orElseThrow();
  }

  private static Optional<Seen> seen(Connection connection, String lock) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select seen::text, seen_offset, pg_snapshot_xmin(seen)::text::bigint + seen_offset"
                    + " from auth_event_counts_seen"
                    + lock);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(new Seen(row.getString(1), row.getLong(2), row.getLong(3)))
          : Optional.empty();
    }
  }

  /** A generic plan would not take into account that the requested period is short. */
  public static void planForValues(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local plan_cache_mode = force_custom_plan");
    }
  }
}
