package dev.sallyport.audit.search;

import dev.sallyport.platform.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Counts events for each step of a period. */
final class StatisticsQuery {
  // Whole minutes are taken from the counts, plus the events that the counts do not include yet;
  // minutes divided by a step boundary, at most one for each step, are taken from the events.
  private static final String SQL =
      """
      with steps as materialized (
        select step
        from generate_series(?::timestamptz, ?::timestamptz - interval '1 microsecond', ?::interval)
               as s (step)
      ),
      cut as materialized (
        select distinct date_bin('1 minute', at, timestamptz '2000-01-01 00:00:00+00') as minute
        from (select step as at from steps union all select ?::timestamptz) edges
        where at <> date_bin('1 minute', at, timestamptz '2000-01-01 00:00:00+00')
      ),
      parts as (
        select date_bin(?::interval, minute, ?) as step, sum(logins) as logins,
               sum(failures) as failures, sum(throttled) as throttled, sum(signups) as signups,
               sum(refreshes) as refreshes
        from auth_event_counts
        where minute >= ? and minute < ? and minute not in (select minute from cut)
        group by 1
        union all
        select date_bin(?::interval, created_at, ?), %1$s
        from auth_events
        where position >= ? and is_unseen(position, ?::pg_snapshot, ?)
          and created_at >= ? and created_at < ? and %2$s
          and date_bin('1 minute', created_at, timestamptz '2000-01-01 00:00:00+00')
            not in (select minute from cut)
        group by 1
        union all
        select within.*
        from cut cross join lateral (
          select date_bin(?::interval, created_at, ?), %1$s
          from auth_events
          where created_at >= greatest(cut.minute, ?)
            and created_at < least(cut.minute + interval '1 minute', ?) and %2$s
          group by 1
        ) within
      )
      select step, coalesce(sum(logins), 0), coalesce(sum(failures), 0),
             coalesce(sum(throttled), 0), coalesce(sum(signups), 0), coalesce(sum(refreshes), 0)
      from steps left join parts using (step)
      group by step
      order by step
      """
          .formatted(EventCounts.COLUMNS, EventCounts.COUNTED_TYPES);

  private StatisticsQuery() {}

  /**
   * See {@link EventReader#statistics}. Runs in its own transaction, so that the counts and the
   * events that they do not include are read in one snapshot.
   */
  static List<EventStatistics> between(Sql sql, Instant from, Instant to, Duration step) {
    sql.execute("set transaction isolation level repeatable read");
    EventCounts.planForValues(sql);
    EventCounts.Seen seen = EventCounts.seen(sql);
    String interval = step.toSeconds() + " seconds";
    return sql.list(
        SQL,
        row ->
            new EventStatistics(
                row.time(1),
                row.number(2),
                row.number(3),
                row.number(4),
                row.number(5),
                row.number(6)),
        from,
        to,
        interval,
        to,
        interval,
        from,
        from,
        to,
        interval,
        from,
        seen.position(),
        seen.snapshot(),
        seen.offset(),
        from,
        to,
        interval,
        from,
        from,
        to);
  }
}
