package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.event.EventDigest;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.platform.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * One row of {@code audit_seals}.
 *
 * @param version 2; seals of version 1 are still verified
 * @param month of its events; for a seal without events, of its creation
 * @param number counts all seals from 1; in version 1, those of the month
 * @param purpose {@link CheckpointPurpose#code()}
 * @param subject the subject of the purpose; null for {@link CheckpointPurpose#EVENTS}
 * @param detail likewise
 * @param digests 32 bytes for each of the ids
 * @param after the start of the covered range, exclusive; null in version 1
 * @param upto its end, inclusive; never before that of the previous seal
 * @param notBefore the earliest time of an event in it; null for any
 * @param completeUntil every event written before this time is sealed
 * @param previousHash hash of the previous seal; in version 1, of the previous seal of the month
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record ChainLink(
    int version,
    LocalDate month,
    int number,
    String purpose,
    String subject,
    String detail,
    List<UUID> ids,
    byte[] digests,
    EventPosition after,
    EventPosition upto,
    Instant notBefore,
    Instant completeUntil,
    Instant sealedAt,
    byte[] previousHash) {
  private static final String COLUMNS =
      "version, month, number, purpose, subject, detail, event_ids, event_digests, after_position,"
          + " after_id, upto_position, upto_id, "
          + AuditTime.micros("not_before")
          + ", "
          + AuditTime.micros("complete_until")
          + ", "
          + AuditTime.micros("sealed_at")
          + ", previous_hash, hash, signature, signed_by";

  static final String SELECT = "select " + COLUMNS + " from audit_seals";

  private static final String INSERT =
      "insert into audit_seals (version, month, number, purpose, subject, detail, event_ids,"
          + " event_digests, after_position, after_id, upto_position, upto_id, not_before,"
          + " complete_until, sealed_at, previous_hash, hash, signature, signed_by)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** The previous hash of the first seal. */
  public static byte[] noHash() {
    return new byte[EventDigest.BYTES];
  }

  /** SHA-256 of the previous hash, the other fields as text, the ids and the digests. */
  public byte[] hash() {
    ByteBuffer idBytes = ByteBuffer.allocate(16 * ids.size());
    ids.forEach(
        id -> idBytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
    return Sha256.of(
        previousHash, text().getBytes(StandardCharsets.UTF_8), idBytes.array(), digests);
  }

  private String text() {
    String count = Integer.toString(ids.size());
    String end = upto.position() + "|" + upto.id();
    String times = text(notBefore) + "|" + text(completeUntil) + "|" + text(sealedAt);
    return version == 1
        ? String.join("|", month.toString(), Integer.toString(number), count, end, times)
        : String.join(
            "|",
            "v2",
            month.toString(),
            Integer.toString(number),
            purpose,
            orDash(subject),
            orDash(detail),
            count,
            after.position() + "|" + after.id(),
            end,
            times);
  }

  private static String orDash(String value) {
    return value == null ? "-" : value;
  }

  private static String text(Instant instant) {
    // ChronoUnit.MICROS.between overflows for times more than three centuries away.
    return instant == null
        ? "-"
        : Long.toString(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000);
  }

  public boolean is(CheckpointPurpose wanted) {
    return purpose.equals(wanted.code());
  }

  public byte[] digest(int index) {
    return Arrays.copyOfRange(digests, index * EventDigest.BYTES, (index + 1) * EventDigest.BYTES);
  }

  /** A copy with the place, which version 1 does not store. */
  public ChainLink startingAfter(EventPosition place) {
    return new ChainLink(
        version,
        month,
        number,
        purpose,
        subject,
        detail,
        ids,
        digests,
        place,
        upto,
        notBefore,
        completeUntil,
        sealedAt,
        previousHash);
  }

  public void insert(Connection connection, ChainKey key) throws SQLException {
    byte[] hash = hash();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setInt(1, version);
      statement.setObject(2, month);
      statement.setInt(3, number);
      statement.setString(4, purpose);
      statement.setString(5, subject);
      statement.setString(6, detail);
      statement.setArray(7, connection.createArrayOf("uuid", ids.toArray()));
      statement.setBytes(8, digests);
      statement.setLong(9, after.position());
      statement.setObject(10, after.id());
      statement.setLong(11, upto.position());
      statement.setObject(12, upto.id());
      statement.setTimestamp(13, AuditTime.timestamp(notBefore));
      statement.setTimestamp(14, AuditTime.timestamp(completeUntil));
      statement.setTimestamp(15, AuditTime.timestamp(sealedAt));
      statement.setBytes(16, previousHash);
      statement.setBytes(17, hash);
      statement.setBytes(18, key.sign(hash));
      statement.setString(19, key.name());
      statement.executeUpdate();
    }
  }

  /**
   * A stored seal with the stored values that verify it.
   *
   * @param wellFormed false for content that the service never writes, such as a null among the ids
   */
  public record Stored(
      ChainLink link, byte[] hash, byte[] signature, String signedBy, boolean wellFormed) {
    static Stored of(ResultSet row) throws SQLException {
      List<UUID> ids = ids(row.getArray(7));
      byte[] digests = row.getBytes(8);
      EventPosition after = place(row, 9);
      EventPosition upto = place(row, 11);
      boolean wellFormed =
          !ids.contains(null)
              && digests.length == EventDigest.BYTES * ids.size()
              && upto != null
              && (after != null || row.getInt(1) == 1);
      ChainLink link =
          new ChainLink(
              row.getInt(1),
              row.getObject(2, LocalDate.class),
              row.getInt(3),
              row.getString(4),
              row.getString(5),
              row.getString(6),
              wellFormed ? ids : List.of(),
              wellFormed ? digests : new byte[0],
              after,
              upto == null ? EventPosition.START : upto,
              AuditTime.instant(row, 13),
              AuditTime.instant(row, 14),
              AuditTime.instant(row, 15),
              row.getBytes(16));
      return new Stored(link, row.getBytes(17), row.getBytes(18), row.getString(19), wellFormed);
    }

    /** What the nodes remember of it. */
    public ChainHeadCache.Head head() {
      return new ChainHeadCache.Head(link.number(), hash);
    }

    /** Whether the hash matches the content; only the signature authenticates it. */
    public boolean isConsistent() {
      return wellFormed && Arrays.equals(hash, link.hash());
    }
  }

  private static EventPosition place(ResultSet row, int column) throws SQLException {
    UUID id = row.getObject(column + 1, UUID.class);
    return id == null ? null : new EventPosition(row.getLong(column), id);
  }

  private static List<UUID> ids(Array array) throws SQLException {
    return Arrays.asList((UUID[]) array.getArray());
  }
}
