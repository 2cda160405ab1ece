package dev.sallyport.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened within one step of time.
 *
 * @param failures log-ins refused for credentials or state of the account
 * @param throttled requests beyond a limit, floods in full
 */
public record EventStatistics(
    Instant from, long logins, long failures, long throttled, long signups, long refreshes) {
  private static final String SQL =
      """
      with counted as (
        select date_bin(?::interval, created_at, ?) as step,
               sum(occurrences) filter (where event_type = 'login' and success) as logins,
               sum(occurrences) filter (where event_type = 'login' and not success) as failures,
               sum(occurrences) filter (where event_type = 'throttled') as throttled,
               sum(occurrences) filter (where event_type = 'signup' and success) as signups,
               sum(occurrences) filter (where event_type = 'refresh' and success) as refreshes
        from auth_events
        where created_at >= ? and created_at < ?
          and event_type in ('login', 'throttled', 'signup', 'refresh')
        group by 1
      )
      select step, coalesce(logins, 0) as logins, coalesce(failures, 0) as failures,
             coalesce(throttled, 0) as throttled, coalesce(signups, 0) as signups,
             coalesce(refreshes, 0) as refreshes
      from generate_series(?::timestamptz, ?::timestamptz - interval '1 microsecond', ?::interval)
             as steps (step)
      left join counted using (step)
      order by step
      """;

  /** See {@link EventReader#statistics}. */
  static List<EventStatistics> between(
      Connection connection, Instant from, Instant to, Duration step) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      String interval = step.toSeconds() + " seconds";
      statement.setString(1, interval);
      statement.setTimestamp(2, AuditTime.timestamp(from));
      statement.setTimestamp(3, AuditTime.timestamp(from));
      statement.setTimestamp(4, AuditTime.timestamp(to));
      statement.setTimestamp(5, AuditTime.timestamp(from));
      statement.setTimestamp(6, AuditTime.timestamp(to));
      statement.setString(7, interval);
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
