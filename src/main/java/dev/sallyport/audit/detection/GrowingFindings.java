package dev.sallyport.audit.detection;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.detection.DetectionSettings.Threshold;
import dev.sallyport.platform.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The growing findings of one pattern. Each event is added to a finding exactly once, when it
 * becomes visible in a snapshot of PostgreSQL. The time of the event is not used, because an event
 * may be committed long after it.
 */
final class GrowingFindings {
  static final Duration LONGEST = Duration.ofDays(1);

  /** Tolerance for nodes whose clocks are ahead. */
  private static final Duration AHEAD = Duration.ofHours(1);

  /** Below the position of every event. */
  private static final long NOTHING_SEEN = -(1L << 62);

  private static final String END =
      """
      with ended as (
        update suspicious_findings set seen = null
        where pattern = ? and seen is not null and (last_at < ? or window_start <= ?)
        returning id
      )
      delete from suspicious_finding_members using ended where finding_id = ended.id
      """;

  private static final String KNOWN =
      """
      select id, subject, (extract(epoch from window_start) * 1000000)::bigint as start,
             pg_snapshot_xmin(seen)::text::bigint + seen_offset as position
      from suspicious_findings
      where pattern = ? and subject = any (?) and seen is not null and last_at >= ?
        and window_start > ?
      order by window_start
      """;

  // Unseen events are also selected by position, which has an index.
  private static final String GROW =
      """
      with fresh as materialized (
        select f.id as finding, a.*,
               f.counted + coalesce(sum(a.tries) filter (where not a.succeeded)
                 over (partition by f.id order by a.created_at, a.id), 0) as counted
        from detection_attempts(?, ?, ?, ?) a
        join suspicious_findings f on f.subject = a.subject
        where f.id = any (?)
          and a.position >= ?
          and a.created_at >= f.window_start
          and is_unseen(a.position, f.seen, f.seen_offset)
      ),
      numbers as (
        select finding, max(counted) as counted, min(created_at) as first_at,
               max(counted) filter (where succeeded or not ?) as occurrences,
               max(created_at) filter (where succeeded or not ?) as last_at
        from fresh
        group by finding
      ),
      taking_part as (
        select finding, 'counted' as kind, member, sum(tries) as tries,
               null::timestamptz as succeeded_at, null as address
        from fresh
        where member is not null
        group by finding, member
        union all
        select finding, 'address', address, sum(tries),
               min(created_at) filter (where succeeded and counted >= ?), null
        from fresh
        where address is not null
        group by finding, address
        union all
        select finding, 'session', session_id::text, sum(tries), min(created_at), min(address)
        from fresh
        where session_id is not null and (not ? or (succeeded and counted >= ?))
        group by finding, session_id
      ),
      stored as (
        insert into suspicious_finding_members as known
          (finding_id, kind, member, tries, succeeded_at, address)
        select * from taking_part
        on conflict (finding_id, kind, member) do update
          set tries = known.tries + excluded.tries,
              succeeded_at = least(known.succeeded_at, excluded.succeeded_at)
        returning finding_id, kind, xmax = 0 as is_new
      ),
      more as (
        select finding_id, count(*) filter (where kind = 'counted') as members,
               count(*) filter (where kind = 'address') as addresses,
               count(*) filter (where kind = 'session') as sessions
        from stored
        where is_new
        group by finding_id
      )
      update suspicious_findings f
      set window_end = ?,
          counted = coalesce(n.counted, f.counted),
          occurrences = greatest(f.occurrences, n.occurrences),
          distinct_count = f.distinct_count + coalesce(m.members, 0),
          addresses_counted = f.addresses_counted + coalesce(m.addresses, 0),
          sessions_counted = f.sessions_counted + coalesce(m.sessions, 0),
          first_at = least(f.first_at, n.first_at),
          last_at = greatest(f.last_at, n.last_at),
          seen = pg_current_snapshot(),
          seen_offset = coalesce(pg_sequence_last_value('auth_events_position_offset'), 0)
      from unnest(?::uuid[]) as growing (id)
      left join numbers n on n.finding = growing.id
      left join more m on m.finding_id = growing.id
      where f.id = growing.id
      """;

  private static final String NAME =
      """
      update suspicious_findings f
      set addresses = a.named, more_addresses = f.addresses_counted - cardinality(a.named),
          session_ids = s.ids, session_addresses = s.addresses,
          more_sessions = f.sessions_counted - cardinality(s.ids)
      from unnest(?::uuid[]) as growing (id),
      lateral (
        select array(
          select member from suspicious_finding_members
          where finding_id = growing.id and kind = 'address'
          order by succeeded_at nulls last, tries desc, member limit 5) as named
      ) a,
      lateral (
        select coalesce(array_agg(member::uuid order by succeeded_at, member), '{}') as ids,
               coalesce(array_agg(coalesce(address, '') order by succeeded_at, member), '{}')
                 as addresses
        from (
          select member, address, succeeded_at from suspicious_finding_members
          where finding_id = growing.id and kind = 'session'
          order by succeeded_at, member limit 5) first
      ) s
      where f.id = growing.id
      """;

  private final Sql sql;
  private final DetectionPattern pattern;
  private final Threshold threshold;
  private final Duration window;

  GrowingFindings(Sql sql, DetectionPattern pattern, Threshold threshold, Duration window) {
    this.sql = sql;
    this.pattern = pattern;
    this.threshold = threshold;
    this.window = window;
  }

  /**
   * A growing finding.
   *
   * @param start start of its window
   * @param position all events before it have been seen
   */
  record Growing(UUID id, String subject, Instant start, long position) {}

  /** Deletes the participants of findings that no longer grow. */
  void endBefore(Instant now) {
    sql.update(END, pattern.code(), now.minus(window), now.minus(LONGEST));
  }

  /** The findings of the given suspects, by subject. */
  Map<String, Growing> of(List<DetectionMatch> suspects, Instant now) {
    Map<String, Growing> known = new HashMap<>();
    sql.list(
            KNOWN,
            row -> new Growing(row.uuid(1), row.text(2), AuditTime.instant(row, 3), row.number(4)),
            pattern.code(),
            Sql.texts(suspects.stream().map(DetectionMatch::subject).toList()),
            now.minus(window),
            now.minus(LONGEST))
        // The last one takes precedence.
        .forEach(one -> known.put(one.subject(), one));
    return known;
  }

  /** New findings, for which nothing is counted yet. */
  List<Growing> begin(List<DetectionMatch> suspects, Instant now) {
    List<Growing> begun = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    for (DetectionMatch suspect : suspects) {
      Growing one =
          new Growing(UUID.randomUUID(), suspect.subject(), now.minus(window), Long.MIN_VALUE);
      rows.add(
          new Object[] {
            one.id(),
            pattern.code(),
            one.subject(),
            one.start(),
            now,
            suspect.firstAt(),
            suspect.lastAt(),
            now,
            NOTHING_SEEN
          });
      begun.add(one);
    }
    sql.batch(
        "insert into suspicious_findings (id, pattern, subject, window_start, window_end,"
            + " occurrences, distinct_count, first_at, last_at, addresses, created_at, seen,"
            + " seen_offset) values (?, ?, ?, ?, ?, 0, 0, ?, ?, '{}', ?, '1:1:', ?)",
        rows);
    return begun;
  }

  /** Counts new events for each finding, reading the events once for all findings. */
  void grow(List<Growing> growing, Instant now) {
    if (growing.isEmpty()) {
      return;
    }
    Instant from = growing.stream().map(Growing::start).min(Instant::compareTo).orElseThrow();
    long position = growing.stream().mapToLong(Growing::position).min().orElseThrow();
    Object ids = Sql.uuids(growing.stream().map(Growing::id).toList());
    boolean endsWithSuccess = pattern.endsWithSuccess();
    sql.update(
        GROW,
        pattern.code(),
        from,
        now.plus(AHEAD),
        Sql.texts(growing.stream().map(Growing::subject).toList()),
        ids,
        position,
        endsWithSuccess,
        endsWithSuccess,
        threshold.count(),
        endsWithSuccess,
        threshold.count(),
        now,
        ids);
    sql.update(NAME, ids);
  }
}
