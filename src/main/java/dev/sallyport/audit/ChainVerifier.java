package dev.sallyport.audit;

import dev.sallyport.audit.ChainReport.Break;
import dev.sallyport.audit.ChainReport.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Checks every seal and every event, in the order of months and seals, with a bounded number of
 * them in memory. Needs a transaction, for its cursor; others go on recording and sealing.
 */
final class ChainVerifier {
  private static final String SEALED =
      " from auth_events where created_at >= ? and (position, id) <= (?, ?)";

  private static final String UNSEALED =
      " from auth_events where created_at >= ? and (position, id) > (?, ?)";

  private static final int SEALS_AT_ONCE = 100;

  /** How many events are read with one query. */
  private static final int EVENTS_AT_ONCE = 2_000;

  private final Connection connection;
  private final ChainKey key;
  private final KnownHeads heads;
  private final LocalDate oldestMonth;

  private long events;
  private long seals;
  private long otherSecret;
  private Break found;
  private ChainLink.Stored last;
  private int waitingEvents;
  private final List<ChainLink> waiting = new ArrayList<>();

  /**
   * @param oldestMonth months before are, or may be, dropped
   */
  ChainVerifier(Connection connection, ChainKey key, KnownHeads heads, LocalDate oldestMonth) {
    this.connection = connection;
    this.key = key;
    this.heads = heads;
    this.oldestMonth = oldestMonth;
  }

  /** The position behind which events wait for their seal. */
  private record End(long position, UUID id, Instant completeUntil) {}

  ChainReport verify() throws SQLException {
    // Read first: what is sealed later is beyond it.
    End end = end();
    verifySeals(end);
    if (found == null) {
      findLostHeads();
    }
    if (found == null) {
      findAdded(end);
    }
    return new ChainReport(
        events,
        seals,
        number("select count(*)" + UNSEALED, end),
        otherSecret,
        end.completeUntil(),
        Optional.ofNullable(found));
  }

  private void verifySeals(End end) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            ChainLink.SELECT
                + " where (upto_position, upto_id) <= (?, ?) order by month, number")) {
      statement.setFetchSize(SEALS_AT_ONCE);
      statement.setLong(1, end.position());
      statement.setObject(2, end.id());
      try (ResultSet row = statement.executeQuery()) {
        while (found == null && row.next()) {
          verify(ChainLink.Stored.of(row));
        }
      }
    }
    if (found == null && last != null) {
      finishMonth();
    }
  }

  private void verify(ChainLink.Stored stored) throws SQLException {
    ChainLink link = stored.link();
    boolean first = last == null || !last.link().month().equals(link.month());
    if (first && last != null) {
      finishMonth();
      if (found != null) {
        return;
      }
    }
    if (link.month().isBefore(oldestMonth)) {
      // Kept to anchor a later month; its events are dropped.
      last = stored;
      return;
    }
    Kind broken = first ? checkFirst(link) : checkNext(link);
    if (broken == null) {
      broken = checkItself(stored);
    }
    if (broken != null) {
      verifyWaiting();
      report(broken, link, broken == Kind.SEAL_MISSING ? expectedNumber(first) : link.number());
      return;
    }
    seals++;
    last = stored;
    waiting.add(link);
    waitingEvents += link.ids().size();
    if (waitingEvents >= EVENTS_AT_ONCE) {
      verifyWaiting();
    }
  }

  private int expectedNumber(boolean first) {
    return first ? 1 : last.link().number() + 1;
  }

  private Kind checkNext(ChainLink link) {
    if (link.number() != last.link().number() + 1) {
      return Kind.SEAL_MISSING;
    }
    return Arrays.equals(link.previousHash(), last.hash()) ? null : Kind.SEAL_CHANGED;
  }

  /** A month's first seal continues one of another month, or none if it is the very first. */
  private Kind checkFirst(ChainLink link) throws SQLException {
    if (link.number() != 1) {
      return Kind.SEAL_MISSING;
    }
    String sql =
        Arrays.equals(link.previousHash(), ChainLink.NOTHING)
            ? "select not exists (select from audit_seals where (upto_position, upto_id) < (?, ?)"
                + " and hash <> ?)"
            : "select exists (select from audit_seals where (upto_position, upto_id) <= (?, ?)"
                + " and hash = ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, link.uptoPosition());
      statement.setObject(2, link.uptoId());
      statement.setBytes(3, link.previousHash());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1) ? null : Kind.SEAL_MISSING;
      }
    }
  }

  private Kind checkItself(ChainLink.Stored stored) {
    byte[] hash = stored.link().hash();
    if (!Arrays.equals(hash, stored.hash())) {
      return Kind.SEAL_CHANGED;
    }
    if (!stored.signedBy().equals(key.name())) {
      otherSecret++;
      return null;
    }
    return key.verifies(hash, stored.signature()) ? null : Kind.SEAL_CHANGED;
  }

  private void finishMonth() throws SQLException {
    verifyWaiting();
    LocalDate month = last.link().month();
    if (found == null && !month.isBefore(oldestMonth)) {
      checkHead(month);
    }
  }

  /** The end of the month's chain must reach what the nodes remember. */
  private void checkHead(LocalDate month) {
    Optional<KnownHeads.Head> head = heads.of(month);
    if (head.isPresent() && head.get().number() > last.link().number()) {
      found = new Break(Kind.SEAL_MISSING, month, last.link().number() + 1, null);
    } else if (head.isPresent()
        && head.get().number() == last.link().number()
        && !head.get().isOf(last.link().number(), last.hash())) {
      found = new Break(Kind.SEAL_CHANGED, month, last.link().number(), null);
    }
  }

  /** Months that the nodes remember and the database has nothing of. */
  private void findLostHeads() throws SQLException {
    for (LocalDate month : heads.months()) {
      if (!month.isBefore(oldestMonth) && !hasSeals(month)) {
        found = new Break(Kind.SEAL_MISSING, month, 1, null);
        return;
      }
    }
  }

  private boolean hasSeals(LocalDate month) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select exists (select from audit_seals where month = ?)")) {
      statement.setObject(1, month);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private void verifyWaiting() throws SQLException {
    if (waiting.isEmpty() || found != null) {
      return;
    }
    Map<UUID, Found> stored = read(waiting);
    for (ChainLink link : waiting) {
      for (int i = 0; found == null && i < link.ids().size(); i++) {
        verify(link, i, stored.get(link.ids().get(i)));
      }
    }
    waiting.clear();
    waitingEvents = 0;
  }

  private void verify(ChainLink link, int index, Found event) {
    UUID id = link.ids().get(index);
    if (event == null) {
      found = new Break(Kind.EVENT_MISSING, link.month(), link.number(), id);
    } else if (!Arrays.equals(event.digest(), link.digest(index))) {
      found = new Break(Kind.EVENT_CHANGED, link.month(), link.number(), id);
    } else if (link.notBefore() != null && event.createdAt().isBefore(link.notBefore())) {
      found = new Break(Kind.EVENT_ADDED, link.month(), link.number(), id);
    } else {
      events++;
    }
  }

  private record Found(Instant createdAt, byte[] digest) {}

  private Map<UUID, Found> read(List<ChainLink> links) throws SQLException {
    UUID[] ids = links.stream().flatMap(link -> link.ids().stream()).toArray(UUID[]::new);
    LocalDate month = links.get(0).month();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select (extract(epoch from created_at) * 1000000)::bigint, "
                + EventDigest.COLUMNS
                + " from auth_events where id = any (?) and created_at >= ? and created_at < ?")) {
      statement.setArray(1, connection.createArrayOf("uuid", ids));
      setMonth(statement, 2, month);
      Map<UUID, Found> events = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          events.put(
              UUID.fromString(row.getString(2)),
              new Found(AuditTime.instant(row, 1), EventDigest.of(row, 2)));
        }
      }
      return events;
    }
  }

  /** Rows that claim a position among the sealed ones and are in no seal. */
  private void findAdded(End end) throws SQLException {
    if (number("select count(*)" + SEALED, end) == events) {
      return;
    }
    try (PreparedStatement statement =
        prepare(
            "select id, (extract(epoch from created_at) * 1000000)::bigint"
                + SEALED
                + " and not exists (select from (select unnest(event_ids) as id from audit_seals) s"
                + " where s.id = auth_events.id) order by created_at, id limit 1",
            end)) {
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          LocalDate month = AuditTime.month(AuditTime.instant(row, 2));
          found = new Break(Kind.EVENT_ADDED, month, 0, row.getObject(1, UUID.class));
        }
      }
    }
  }

  private PreparedStatement prepare(String sql, End end) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setTimestamp(1, AuditTime.timestamp(AuditTime.start(oldestMonth)));
    statement.setLong(2, end.position());
    statement.setObject(3, end.id());
    return statement;
  }

  private long number(String sql, End end) throws SQLException {
    try (PreparedStatement statement = prepare(sql, end);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private End end() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select upto_position, upto_id,"
                    + " (extract(epoch from complete_until) * 1000000)::bigint from audit_seals"
                    + " order by upto_position desc, upto_id desc, month desc limit 1");
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new End(row.getLong(1), row.getObject(2, UUID.class), AuditTime.instant(row, 3))
          : new End(0, new UUID(0, 0), null);
    }
  }

  private void report(Kind kind, ChainLink link, int number) {
    if (found == null) {
      found = new Break(kind, link.month(), number, null);
    }
  }

  private static void setMonth(PreparedStatement statement, int first, LocalDate month)
      throws SQLException {
    statement.setTimestamp(first, AuditTime.timestamp(AuditTime.start(month)));
    statement.setTimestamp(first + 1, AuditTime.timestamp(AuditTime.end(month)));
  }
}
