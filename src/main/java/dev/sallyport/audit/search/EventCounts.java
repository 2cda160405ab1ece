package dev.sallyport.audit.search;

import dev.sallyport.platform.database.Sql;
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

  private final Sql sql;

  EventCounts(Sql sql) {
    this.sql = sql;
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
  void add() {
    planForValues(sql);
    seen(sql, " for update skip locked")
        .ifPresent(seen -> sql.update(ADD, seen.position(), seen.snapshot(), seen.offset()));
  }

  static Seen seen(Sql sql) {
    return seen(sql, "").orElseThrow();
  }

  private static Optional<Seen> seen(Sql sql, String lock) {
    return sql.first(
        "select seen::text, seen_offset, pg_snapshot_xmin(seen)::text::bigint + seen_offset"
            + " from auth_event_counts_seen"
            + lock,
        row -> new Seen(row.text(1), row.number(2), row.number(3)));
  }

  /** A generic plan would not take into account that the requested period is short. */
  public static void planForValues(Sql sql) {
    sql.execute("set local plan_cache_mode = force_custom_plan");
  }
}
