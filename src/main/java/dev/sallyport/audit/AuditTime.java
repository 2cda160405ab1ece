package dev.sallyport.audit;

import dev.sallyport.platform.database.Row;
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
  public static Instant instant(Row row, int column) {
    return row.isNull(column) ? null : Instant.EPOCH.plus(row.number(column), ChronoUnit.MICROS);
  }
}
