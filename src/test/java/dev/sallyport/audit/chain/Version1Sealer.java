package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.event.CheckpointedEvents;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.audit.chain.event.EventPositions;
import dev.sallyport.platform.database.Sql;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Seals events as the service did before seals had a version. */
final class Version1Sealer {
  private final Connection connection;
  private final ChainKey key;
  private final AuditCheckpoints seals;

  Version1Sealer(Connection connection, ChainKey key) {
    this.connection = connection;
    this.key = key;
    this.seals = new AuditCheckpoints(Sql.on(connection));
  }

  int sealBatch() throws SQLException {
    EventPosition after =
        seals.newestOfVersion1(any -> true).map(s -> s.link().upto()).orElse(EventPosition.START);
    List<Digested> rows =
        new CheckpointedEvents(Sql.on(connection))
            .between(after, new EventPositions(Sql.on(connection)).horizon(), 2_000);
    Map<LocalDate, List<Digested>> months = new TreeMap<>();
    rows.forEach(row -> months.computeIfAbsent(row.month(), m -> new ArrayList<>()).add(row));
    for (Map.Entry<LocalDate, List<Digested>> month : months.entrySet()) {
      insert(month.getKey(), month.getValue(), rows.get(rows.size() - 1).place());
    }
    return months.size();
  }

  private void insert(LocalDate month, List<Digested> rows, EventPosition upto)
      throws SQLException {
    ChainHeadCache.Head before =
        seals
            .headsOfVersion1(new EventPosition(Long.MAX_VALUE, upto.id()))
            .getOrDefault(month, new ChainHeadCache.Head(0, ChainLink.noHash()));
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    rows.forEach(row -> digests.writeBytes(row.digest().version(1)));
    Instant now = new EventPositions(Sql.on(connection)).now();
    ChainLink link =
        new ChainLink(
            1,
            month,
            before.number() + 1,
            CheckpointPurpose.EVENTS.code(),
            null,
            null,
            rows.stream().map(Digested::id).toList(),
            digests.toByteArray(),
            null,
            upto,
            null,
            now,
            now,
            before.hash());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into audit_seals (version, month, number, event_ids, event_digests,"
                + " upto_position, upto_id, complete_until, sealed_at, previous_hash, hash,"
                + " signature, signed_by) values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setObject(1, month);
      statement.setInt(2, link.number());
      statement.setArray(3, connection.createArrayOf("uuid", link.ids().toArray()));
      statement.setBytes(4, link.digests());
      statement.setLong(5, upto.position());
      statement.setObject(6, upto.id());
      statement.setTimestamp(7, Timestamp.from(now));
      statement.setTimestamp(8, Timestamp.from(now));
      statement.setBytes(9, link.previousHash());
      statement.setBytes(10, link.hash());
      statement.setBytes(11, key.sign(link.hash()));
      statement.setString(12, key.name());
      statement.executeUpdate();
    }
  }
}
