package dev.sallyport.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as stored in the audit tables: microseconds, and months in UTC. */
public final class AuditTime {
  private AuditTime() {}

  /** The first day of the month of an event, which identifies its partition and chain. */
  public static LocalDate month(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
  }

  public static Instant start(LocalDate month) {
    return month.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  public static Instant end(LocalDate month) {
    return start(month.plusMonths(1));
  }

  public static Timestamp timestamp(Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  /**
   * SQL for a column in microseconds since 1970; infinity, which would be an error, is mapped to a
   * distant time.
   */
  public static String micros(String column) {
    return ("(case when isfinite($) then (extract(epoch from $) * 1000000)::bigint"
            + " when $ > 'epoch' then 9000000000000000000"
            + " when $ < 'epoch' then -9000000000000000000 end)")
        .replace("$", column);
  }

  /** A column of microseconds since 1970; null for null. */
  public static Instant instant(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
