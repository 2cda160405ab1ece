package dev.sallyport.audit.detection;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads findings for operators. */
@Stateless
public class FindingReader {
  private static final String SELECT =
      "select id, pattern, subject, window_start, window_end, occurrences, distinct_count,"
          + " first_at, last_at, addresses, more_addresses, session_ids, session_addresses,"
          + " more_sessions, (extract(epoch from created_at) * 1000000)::bigint"
          + " from suspicious_findings";

  private final Sql sql;

  /** Required by the EJB container. */
  protected FindingReader() {
    this(null);
  }

  @Inject
  public FindingReader(Sql sql) {
    this.sql = sql;
  }

  /**
   * A page, newest first.
   *
   * @param after the last of the page before; null for the first page
   */
  public List<Finding> newest(FindingFilter filter, Cursor after, int limit) {
    return newest(sql, filter, after, limit);
  }

  public Optional<Finding> find(UUID id) {
    return sql.first(SELECT + " where id = ?", FindingReader::finding, id);
  }

  static List<Finding> newest(Sql sql, FindingFilter filter, Cursor after, int limit) {
    return sql.list(
        SELECT
            + " left join finding_reviews r on r.finding_id = id"
            + " where created_at >= coalesce(?::timestamptz, '-infinity')"
            + " and created_at < coalesce(?::timestamptz, 'infinity')"
            + " and subject = coalesce(?, subject)"
            + " and (acknowledged_at is not null) = coalesce(?::boolean, acknowledged_at is not null)"
            + " and (?::uuid is null or assigned_to = ?::uuid)"
            + " and (created_at, id) < (coalesce(?::timestamptz, 'infinity'), ?)"
            + " order by created_at desc, id desc limit ?",
        FindingReader::finding,
        filter.from(),
        filter.to(),
        filter.subject(),
        filter.acknowledged(),
        filter.assignedTo(),
        filter.assignedTo(),
        after == null ? null : after.createdAt(),
        after == null ? new UUID(0, 0) : after.id(),
        limit);
  }

  private static Finding finding(Row row) {
    return new Finding(
        row.uuid(1),
        row.text(2),
        row.text(3),
        row.time(4),
        row.time(5),
        row.number(6),
        row.number(7),
        row.time(8),
        row.time(9),
        List.copyOf(row.texts(10)),
        row.number(11),
        FindingSession.combined(row.uuids(12), row.texts(13)),
        row.number(14),
        AuditTime.instant(row, 15));
  }
}
