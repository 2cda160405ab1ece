package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.event.EventDigest;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import java.util.List;
import java.util.UUID;

/** Writes and reads the rows of {@code audit_seals}. */
public final class ChainRows {
  static final String SELECT =
      "select version, month, number, purpose, subject, detail, event_ids, event_digests,"
          + " after_position, after_id, upto_position, upto_id, "
          + AuditTime.micros("not_before")
          + ", "
          + AuditTime.micros("complete_until")
          + ", "
          + AuditTime.micros("sealed_at")
          + ", previous_hash, hash, signature, signed_by from audit_seals";

  private static final String INSERT =
      "insert into audit_seals (version, month, number, purpose, subject, detail, event_ids,"
          + " event_digests, after_position, after_id, upto_position, upto_id, not_before,"
          + " complete_until, sealed_at, previous_hash, hash, signature, signed_by)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private ChainRows() {}

  /** Signs a seal and stores it. */
  public static void insert(Sql sql, ChainLink link, ChainKey key) {
    byte[] hash = link.hash();
    sql.update(
        INSERT,
        link.version(),
        link.month(),
        link.number(),
        link.purpose(),
        link.subject(),
        link.detail(),
        Sql.uuids(link.ids()),
        link.digests(),
        link.after().position(),
        link.after().id(),
        link.upto().position(),
        link.upto().id(),
        link.notBefore(),
        link.completeUntil(),
        link.sealedAt(),
        link.previousHash(),
        hash,
        key.sign(hash),
        key.name());
  }

  static Stored stored(Row row) {
    List<UUID> ids = row.uuids(7);
    byte[] digests = row.bytes(8);
    EventPosition after = place(row, 9);
    EventPosition upto = place(row, 11);
    boolean wellFormed =
        !ids.contains(null)
            && digests.length == EventDigest.BYTES * ids.size()
            && upto != null
            && (after != null || row.integer(1) == 1);
    ChainLink link =
        new ChainLink(
            row.integer(1),
            row.date(2),
            row.integer(3),
            row.text(4),
            row.text(5),
            row.text(6),
            wellFormed ? ids : List.of(),
            wellFormed ? digests : new byte[0],
            after,
            upto == null ? EventPosition.START : upto,
            AuditTime.instant(row, 13),
            AuditTime.instant(row, 14),
            AuditTime.instant(row, 15),
            row.bytes(16));
    return new Stored(link, row.bytes(17), row.bytes(18), row.text(19), wellFormed);
  }

  private static EventPosition place(Row row, int column) {
    UUID id = row.uuid(column + 1);
    return id == null ? null : new EventPosition(row.number(column), id);
  }
}
