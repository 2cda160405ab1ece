package dev.sallyport.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What happened within one step of time.
 *
 * @param failures log-ins refused for credentials or state of the account
 * @param throttled requests beyond a limit, floods in full
 */
public record EventStatistics(
    Instant from, long logins, long failures, long throttled, long signups, long refreshes) {
  static final String SQL =
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

  static EventStatistics of(ResultSet row) throws SQLException {
    return new EventStatistics(
        row.getTimestamp("step").toInstant(),
        row.getLong("logins"),
        row.getLong("failures"),
        row.getLong("throttled"),
        row.getLong("signups"),
        row.getLong("refreshes"));
  }
}
