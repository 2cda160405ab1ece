package dev.sallyport.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * One row of {@code audit_seals}.
 *
 * @param digests 32 bytes for each of the ids
 * @param notBefore the oldest that an event in it may be; null for any
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record ChainLink(
    LocalDate month,
    int number,
    List<UUID> ids,
    byte[] digests,
    long uptoPosition,
    UUID uptoId,
    Instant notBefore,
    Instant completeUntil,
    Instant sealedAt,
    byte[] previousHash) {
  /** What the very first seal continues. */
  static final byte[] NOTHING = new byte[EventDigest.BYTES];

  private static final String COLUMNS =
      "month, number, event_ids, event_digests, upto_position, upto_id, "
          + micros("not_before")
          + ", "
          + micros("complete_until")
          + ", "
          + micros("sealed_at")
          + ", previous_hash, hash, signature, signed_by";

  static final String SELECT = "select " + COLUMNS + " from audit_seals";

  private static final String INSERT =
      "insert into audit_seals (month, number, event_ids, event_digests, upto_position, upto_id,"
          + " not_before, complete_until, sealed_at, previous_hash, hash, signature, signed_by)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** SHA-256 of the hash before, the numbers as text, the ids and the digests. */
  byte[] hash() {
    String numbers =
        String.join(
            "|",
            month.toString(),
            Integer.toString(number),
            Integer.toString(ids.size()),
            Long.toString(uptoPosition),
            uptoId.toString(),
            text(notBefore),
            text(completeUntil),
            text(sealedAt));
    ByteBuffer idBytes = ByteBuffer.allocate(16 * ids.size());
    ids.forEach(
        id -> idBytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
    return EventDigest.sha256(
        previousHash, numbers.getBytes(StandardCharsets.UTF_8), idBytes.array(), digests);
  }

  boolean continuesNothing() {
    return Arrays.equals(previousHash, NOTHING);
  }

  byte[] digest(int index) {
    return Arrays.copyOfRange(digests, index * EventDigest.BYTES, (index + 1) * EventDigest.BYTES);
  }

  void insert(Connection connection, ChainKey key) throws SQLException {
    byte[] hash = hash();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, month);
      statement.setInt(2, number);
      statement.setArray(3, connection.createArrayOf("uuid", ids.toArray()));
      statement.setBytes(4, digests);
      statement.setLong(5, uptoPosition);
      statement.setObject(6, uptoId);
      statement.setTimestamp(7, AuditTime.timestamp(notBefore));
      statement.setTimestamp(8, AuditTime.timestamp(completeUntil));
      statement.setTimestamp(9, AuditTime.timestamp(sealedAt));
      statement.setBytes(10, previousHash);
      statement.setBytes(11, hash);
      statement.setBytes(12, key.sign(hash));
      statement.setString(13, key.name());
      statement.executeUpdate();
    }
  }

  /** As it is stored, with what is stored beside it to check it by. */
  record Stored(ChainLink link, byte[] hash, byte[] signature, String signedBy) {
    static Stored of(ResultSet row) throws SQLException {
      ChainLink link =
          new ChainLink(
              row.getObject(1, LocalDate.class),
              row.getInt(2),
              ids(row.getArray(3)),
              row.getBytes(4),
              row.getLong(5),
              row.getObject(6, UUID.class),
              AuditTime.instant(row, 7),
              AuditTime.instant(row, 8),
              AuditTime.instant(row, 9),
              row.getBytes(10));
      return new Stored(link, row.getBytes(11), row.getBytes(12), row.getString(13));
    }
  }

  private static List<UUID> ids(Array array) throws SQLException {
    return List.of((UUID[]) array.getArray());
  }

  private static String micros(String column) {
    return "(extract(epoch from " + column + ") * 1000000)::bigint";
  }

  private static String text(Instant instant) {
    return instant == null ? "-" : Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
  }
}
