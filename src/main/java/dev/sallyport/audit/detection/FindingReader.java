package dev.sallyport.audit.detection;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads findings for operators: one for each attack, and its parts. */
@Stateless
public class FindingReader {
  /** Parts of a finding that are read; the others are only counted. */
  static final int MAX_PARTS = 20;

  private static final String COLUMNS =
      "select id, pattern, subject, window_start, window_end, occurrences, distinct_count,"
          + " first_at, last_at, addresses, more_addresses, session_ids, session_addresses,"
          + " more_sessions, (extract(epoch from created_at) * 1000000)::bigint, part_of";

  private static final String SELECT = COLUMNS + " from suspicious_findings f";

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
   * A page, newest first, without parts.
   *
   * @param after the last of the page before; null for the first page
   */
  public List<Finding> newest(FindingFilter filter, Cursor after, int limit) {
    return newest(sql, filter, after, limit);
  }

  public Optional<Finding> find(UUID id) {
    return sql.first(SELECT + " where id = ?", FindingReader::finding, id);
  }

  /**
   * Further patterns that an attack matches.
   *
   * @param latest at most {@value FindingReader#MAX_PARTS}, in the order of their detection
   * @param more number of those before them
   */
  public record Parts(List<Finding> latest, long more) {
    public static final Parts NONE = new Parts(List.of(), 0);

    public Parts {
      latest = List.copyOf(latest);
    }

    private Parts with(Finding part, long others) {
      return new Parts(Stream.concat(latest.stream(), Stream.of(part)).toList(), others);
    }
  }

  /** The further patterns that these attacks match, by the finding of the attack. */
  public Map<UUID, Parts> parts(Set<UUID> findings) {
    return parts(sql, findings);
  }

  static Map<UUID, Parts> parts(Sql sql, Set<UUID> findings) {
    Map<UUID, Parts> parts = new HashMap<>();
    sql.list(
            COLUMNS
                + ", greatest(known - ?, 0) from (select *, row_number() over (partition by part_of"
                + " order by created_at desc, id desc) as place, count(*) over (partition by"
                + " part_of) as known from suspicious_findings where part_of = any(?)) f"
                + " where place <= ? order by created_at, id",
            row -> Map.entry(finding(row), row.number(17)),
            MAX_PARTS,
            Sql.uuids(findings),
            MAX_PARTS)
        .forEach(
            part ->
                parts.merge(
                    part.getKey().partOf(),
                    Parts.NONE.with(part.getKey(), part.getValue()),
                    (known, next) -> known.with(next.latest().get(0), next.more())));
    return parts;
  }

  static List<Finding> newest(Sql sql, FindingFilter filter, Cursor after, int limit) {
    return sql.list(
        SELECT
            + " left join finding_reviews r on r.finding_id = id"
            + " where part_of is null"
            + " and created_at >= coalesce(?::timestamptz, '-infinity')"
            + " and created_at < coalesce(?::timestamptz, 'infinity')"
            + " and (subject = coalesce(?, subject) or exists (select from suspicious_findings p"
            + " where p.part_of = f.id and p.subject = ?))"
            + " and (acknowledged_at is not null) = coalesce(?::boolean, acknowledged_at is not null)"
            + " and (?::uuid is null or assigned_to = ?::uuid)"
            + " and (created_at, id) < (coalesce(?::timestamptz, 'infinity'), ?)"
            + " order by created_at desc, id desc limit ?",
        FindingReader::finding,
        filter.from(),
        filter.to(),
        filter.subject(),
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
        AuditTime.instant(row, 15),
        row.uuid(16));
  }
}
