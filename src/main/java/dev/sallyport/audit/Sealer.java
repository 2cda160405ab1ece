package dev.sallyport.audit;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Seals what has been recorded since the last seal. Those who record never wait for it: it reads
 * the rows of transactions below PostgreSQL's horizon, {@code pg_snapshot_xmin}, all of which have
 * ended, so that no row can appear any more before those that are sealed.
 */
final class Sealer {
  static final int BATCH = 2_000;

  /** For clocks that differ, and for transactions that are open while others commit. */
  static final Duration LATENESS = Duration.ofMinutes(10);

  /** Any number that no other advisory lock of this database uses. */
  private static final long LOCK = 0x53414C4C59_03L;

  private static final String OFFSET =
      "coalesce(pg_sequence_last_value('auth_events_position_offset'), 0)";

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Connection connection;
  private final ChainKey key;
  private final KnownHeads heads;

  Sealer(Connection connection, ChainKey key, KnownHeads heads) {
    this.connection = connection;
    this.key = key;
    this.heads = heads;
  }

  /** Where the last seal ended. */
  private record End(
      LocalDate month, long position, UUID id, Instant completeUntil, byte[] hash) {}

  private record Row(long position, UUID id, Instant createdAt, byte[] digest) {}

  /** In the caller's transaction. Empty when nothing is due or another node has the lock. */
  List<ChainLink> sealBatch() throws SQLException {
    if (!lock("pg_try_advisory_xact_lock")) {
      return List.of();
    }
    End end = end();
    Instant now = now();
    List<Row> rows = rows(end, horizon());
    if (rows.isEmpty()) {
      return List.of();
    }
    Row last = rows.get(rows.size() - 1);
    Instant complete = later(end.completeUntil(), oldestAfter(last).orElse(now));
    Instant notBefore =
        end.completeUntil() == null ? null : end.completeUntil().minus(LATENESS);
    List<ChainLink> links = new ArrayList<>();
    byte[] newest = end.hash();
    for (Map.Entry<LocalDate, List<Row>> month : byMonth(rows).entrySet()) {
      ChainLink link = link(month.getKey(), month.getValue(), last, notBefore, complete, now, newest);
      link.insert(connection, key);
      links.add(link);
      newest = link.hash();
    }
    return links;
  }

  private ChainLink link(
      LocalDate month,
      List<Row> rows,
      Row last,
      Instant notBefore,
      Instant complete,
      Instant now,
      byte[] newest)
      throws SQLException {
    // What the nodes remember and the database has lost leaves a gap for ever.
    Optional<KnownHeads.Head> stored = storedHead(month);
    Optional<KnownHeads.Head> remembered = heads.of(month);
    Optional<KnownHeads.Head> before =
        remembered.isPresent()
                && remembered.get().number() > stored.map(KnownHeads.Head::number).orElse(0)
            ? remembered
            : stored;
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    rows.forEach(row -> digests.writeBytes(row.digest()));
    return new ChainLink(
        month,
        before.map(KnownHeads.Head::number).orElse(0) + 1,
        rows.stream().map(Row::id).toList(),
        digests.toByteArray(),
        last.position(),
        last.id(),
        notBefore,
        complete,
        now,
        before.map(KnownHeads.Head::hash).orElse(newest));
  }

  private static Map<LocalDate, List<Row>> byMonth(List<Row> rows) {
    Map<LocalDate, List<Row>> months = new TreeMap<>();
    rows.forEach(
        row ->
            months
                .computeIfAbsent(AuditTime.month(row.createdAt()), month -> new ArrayList<>())
                .add(row));
    return months;
  }

  private End end() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select month, upto_position, upto_id,"
                    + " (extract(epoch from complete_until) * 1000000)::bigint, hash"
                    + " from audit_seals order by upto_position desc, upto_id desc, month desc"
                    + " limit 1");
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new End(
              row.getObject(1, LocalDate.class),
              row.getLong(2),
              row.getObject(3, UUID.class),
              AuditTime.instant(row, 4),
              row.getBytes(5))
          : new End(null, 0, BEFORE_ALL, null, ChainLink.NOTHING);
    }
  }

  private Optional<KnownHeads.Head> storedHead(LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select number, hash from audit_seals where month = ? order by number desc limit 1")) {
      statement.setObject(1, month);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new KnownHeads.Head(row.getInt(1), row.getBytes(2)))
            : Optional.empty();
      }
    }
  }

  private List<Row> rows(End end, long horizon) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select position, id, (extract(epoch from created_at) * 1000000)::bigint, "
                + EventDigest.COLUMNS
                + " from auth_events where position >= ? and position < ?"
                + " and (position, id) > (?, ?) order by position, auth_events.id limit "
                + BATCH)) {
      statement.setLong(1, end.position());
      statement.setLong(2, horizon);
      statement.setLong(3, end.position());
      statement.setObject(4, end.id());
      List<Row> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(
              new Row(
                  row.getLong(1),
                  row.getObject(2, UUID.class),
                  AuditTime.instant(row, 3),
                  EventDigest.of(row, 4)));
        }
      }
      return rows;
    }
  }

  /** When the oldest event was written that waits for its seal. */
  private Optional<Instant> oldestAfter(Row last) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select (extract(epoch from min(created_at)) * 1000000)::bigint from auth_events"
                + " where position >= ? and (position, id) > (?, ?)")) {
      statement.setLong(1, last.position());
      statement.setLong(2, last.position());
      statement.setObject(3, last.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Optional.ofNullable(AuditTime.instant(row, 1));
      }
    }
  }

  private static Instant later(Instant oneOrNull, Instant other) {
    return oneOrNull == null || oneOrNull.isBefore(other) ? other : oneOrNull;
  }

  /** No row can appear any more with a position below. Asked for before the rows are read. */
  private long horizon() throws SQLException {
    return number("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + " + OFFSET);
  }

  private Instant now() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return AuditTime.instant(row, 1);
    }
  }

  /**
   * A dump that was restored into another cluster brings positions of transactions that are still
   * to come here. Raises what is added to transaction ids, so that new positions follow the old.
   */
  void keepPositionsRising() throws SQLException {
    lock("pg_advisory_xact_lock");
    long next = number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + " + OFFSET);
    long used =
        number(
            "select greatest((select coalesce(max(position), 0) from auth_events),"
                + " (select coalesce(max(upto_position), 0) from audit_seals))");
    if (used > next) {
      number(
          "select setval('auth_events_position_offset', "
              + OFFSET
              + " + "
              + (used - next)
              + " + 1)");
    }
  }

  /** Tells the nodes how far the chain reaches, unless they know. */
  void teachHeads() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select distinct on (month) month, number, hash from audit_seals"
                    + " order by month, number desc");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        heads.learn(
            row.getObject(1, LocalDate.class),
            new KnownHeads.Head(row.getInt(2), row.getBytes(3)));
      }
    }
  }

  private boolean lock(String function) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select " + function + "(?)")) {
      statement.setLong(1, LOCK);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return function.equals("pg_advisory_xact_lock") || row.getBoolean(1);
      }
    }
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
