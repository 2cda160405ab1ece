package dev.sallyport.audit;

import dev.sallyport.audit.SealedEvents.Digested;
import dev.sallyport.audit.SealedEvents.Place;
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

/**
 * Seals what has been recorded since the last seal. Those who record never wait for it: it reads
 * the rows of transactions below PostgreSQL's horizon, {@code pg_snapshot_xmin}, all of which have
 * ended, so that no row can appear any more before those that are sealed. In the caller's
 * transaction.
 */
final class Sealer {
  static final int BATCH = 2_000;

  /** For clocks that differ, and for transactions that are open while others commit. */
  static final Duration LATENESS = Duration.ofMinutes(10);

  /** Any number that no other advisory lock of this database uses. */
  private static final long LOCK = 0x53414C4C59_03L;

  private static final String OFFSET =
      "coalesce(pg_sequence_last_value('auth_events_position_offset'), 0)";

  private final Connection connection;
  private final ChainKey key;
  private final KnownHeads heads;
  private final Seals seals;
  private final SealedEvents events;

  Sealer(Connection connection, ChainKey key, KnownHeads heads) {
    this.connection = connection;
    this.key = key;
    this.heads = heads;
    this.seals = new Seals(connection);
    this.events = new SealedEvents(connection);
  }

  /** What all seals of a batch have in common. */
  private record Batch(Place upTo, Instant notBefore, Instant completeUntil, Instant now) {}

  /** Empty when nothing is due or another node has the lock. */
  List<ChainLink> sealBatch() throws SQLException {
    if (number("select pg_try_advisory_xact_lock(" + LOCK + ")::int") == 0) {
      return List.of();
    }
    Seals.End end = seals.end();
    Instant now = now();
    List<Digested> rows = events.between(end.place(), horizon(), BATCH);
    if (rows.isEmpty()) {
      return List.of();
    }
    Place last = rows.get(rows.size() - 1).place();
    Instant complete = later(end.completeUntil(), oldestUnsealed(rows.size(), last, now));
    Instant notBefore = end.completeUntil() == null ? null : end.completeUntil().minus(LATENESS);
    Batch batch = new Batch(last, notBefore, complete, now);
    List<ChainLink> links = new ArrayList<>();
    byte[] newest = end.hash();
    for (Map.Entry<LocalDate, List<Digested>> month : byMonth(rows).entrySet()) {
      ChainLink link = link(month.getKey(), month.getValue(), batch, newest);
      link.insert(connection, key);
      links.add(link);
      newest = link.hash();
    }
    return links;
  }

  private Instant oldestUnsealed(int sealed, Place last, Instant now) throws SQLException {
    // After a full batch there may be millions, of any time; once the sealer has caught up, few.
    return sealed == BATCH ? Instant.EPOCH : events.oldestAfter(last).orElse(now);
  }

  private ChainLink link(LocalDate month, List<Digested> rows, Batch batch, byte[] newest)
      throws SQLException {
    Optional<KnownHeads.Head> before = head(month);
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    rows.forEach(row -> digests.writeBytes(row.digest()));
    return new ChainLink(
        month,
        before.map(KnownHeads.Head::number).orElse(0) + 1,
        rows.stream().map(row -> row.place().id()).toList(),
        digests.toByteArray(),
        batch.upTo().position(),
        batch.upTo().id(),
        batch.notBefore(),
        batch.completeUntil(),
        batch.now(),
        before.map(KnownHeads.Head::hash).orElse(newest));
  }

  /** Of what the nodes remember and the database has lost, a gap stays for ever. */
  private Optional<KnownHeads.Head> head(LocalDate month) throws SQLException {
    Optional<KnownHeads.Head> stored = seals.head(month);
    int number = stored.map(KnownHeads.Head::number).orElse(0);
    return heads.of(month).filter(remembered -> remembered.number() > number).or(() -> stored);
  }

  private static Map<LocalDate, List<Digested>> byMonth(List<Digested> rows) {
    Map<LocalDate, List<Digested>> months = new TreeMap<>();
    rows.forEach(
        row ->
            months
                .computeIfAbsent(AuditTime.month(row.createdAt()), month -> new ArrayList<>())
                .add(row));
    return months;
  }

  private static Instant later(Instant oneOrNull, Instant other) {
    return oneOrNull == null || oneOrNull.isBefore(other) ? other : oneOrNull;
  }

  /** No row can appear any more with a position below. To be asked for before rows are read. */
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
    number("select 1 from pg_advisory_xact_lock(" + LOCK + ")");
    long next = number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + " + OFFSET);
    long used =
        number(
            "select greatest((select coalesce(max(position), 0) from auth_events),"
                + " (select coalesce(max(upto_position), 0) from audit_seals))");
    if (used > next) {
      long more = used - next + 1;
      number("select setval('auth_events_position_offset', " + OFFSET + " + " + more + ")");
    }
  }

  /** Tells the nodes how far the chain reaches, unless they know. */
  void teachHeads() throws SQLException {
    seals.heads().forEach(heads::learn);
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
