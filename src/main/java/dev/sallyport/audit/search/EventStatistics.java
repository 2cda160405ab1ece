package dev.sallyport.audit.search;

import dev.sallyport.audit.AuditTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The counts of one time step.
 *
 * @param failures log-ins rejected because of the credentials or the state of the account
 * @param throttled requests beyond a limit, including all counted requests of floods
 */
public record EventStatistics(
    Instant from, long logins, long failures, long throttled, long signups, long refreshes) {
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

  /**
   * See {@link EventReader#statistics}. Runs in its own transaction, so that the counts and the
   * events that they do not include are read in one snapshot.
   */
  static List<EventStatistics> between(
      Connection connection, Instant from, Instant to, Duration step) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read");
    }
    EventCounts.planForValues(connection);
    EventCounts.Seen seen = EventCounts.seen(connection);
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      String interval = step.toSeconds() + " seconds";
      Object begin = AuditTime.timestamp(from);
      Object end = AuditTime.timestamp(to);
      Object[] parameters = {
        begin,
        end,
        interval,
        end,
        interval,
        begin,
        begin,
        end,
        interval,
        begin,
        seen.position(),
        seen.snapshot(),
        seen.offset(),
        begin,
        end,
        interval,
        begin,
        begin,
        end
      };
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<EventStatistics> points = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          points.add(
              new EventStatistics(
                  row.getTimestamp(1).toInstant(),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6)));
        }
      }
      return points;
    }
  }
}
