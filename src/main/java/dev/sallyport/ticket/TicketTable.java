package dev.sallyport.ticket;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The statements on the table {@code tickets}. */
final class TicketTable {
  private static final String INSERT =
      """
      insert into tickets (id, purpose, user_id, slot, secret_hash, code_mac, sealed_content,
        sealed_by, created_at, code_expires_at, expires_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (slot) do update set id = excluded.id, secret_hash = excluded.secret_hash,
        code_mac = excluded.code_mac, sealed_content = excluded.sealed_content,
        sealed_by = excluded.sealed_by, tries = 0, created_at = excluded.created_at,
        code_expires_at = excluded.code_expires_at, expires_at = excluded.expires_at,
        consumed_at = null
      """;

  private static final String COUNT_TRY =
      """
      update tickets set tries = tries + 1
      where id = ? and purpose = ? and consumed_at is null and tries < ? and code_expires_at > ?
      returning code_mac, sealed_by
      """;

  private static final String CONSUME =
      "update tickets set consumed_at = ? where purpose = ? and consumed_at is null and ";

  private static final String CONTENT = "id, user_id, sealed_content, sealed_by";

  private static final String CONSUMED = " returning " + CONTENT;

  private static final String FIND =
      "select "
          + CONTENT
          + " from tickets where secret_hash = ? and purpose = ? and expires_at > ?"
          + " and consumed_at is null";

  private static final List<String> OUTLIVING =
      Arrays.stream(TicketPurpose.values())
          .filter(TicketPurpose::outlivesCredentials)
          .map(TicketPurpose::code)
          .toList();

  private static final String VOID =
      "delete from tickets where user_id = ? and purpose not in ("
          + OUTLIVING.stream().map(purpose -> "?").collect(Collectors.joining(", "))
          + ")";

  private static final String REMOVE_EXPIRED =
      "delete from tickets where id in (select id from tickets where expires_at < ? limit ?"
          + " for update skip locked)";

  private final Connection connection;

  TicketTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * A row.
   *
   * @param slot null if the ticket replaces none
   * @param codeMac null without a code
   * @param codeExpiresAt null without a code
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(
      UUID id,
      TicketPurpose purpose,
      UUID userId,
      byte[] slot,
      byte[] secretHash,
      byte[] codeMac,
      byte[] content,
      String sealedBy,
      Instant createdAt,
      Instant codeExpiresAt,
      Instant expiresAt) {}

  /** The code of a flow whose try was counted. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Code(byte[] mac, String sealedBy) {}

  /** What a redeemable or consumed row contains. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Consumed(UUID id, Optional<UUID> userId, byte[] content, String sealedBy) {}

  /** Inserts the row, or replaces the one in its slot. */
  void insert(Row row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, row.id());
      statement.setString(2, row.purpose().code());
      statement.setObject(3, row.userId());
      statement.setBytes(4, row.slot());
      statement.setBytes(5, row.secretHash());
      statement.setBytes(6, row.codeMac());
      statement.setBytes(7, row.content());
      statement.setString(8, row.sealedBy());
      statement.setTimestamp(9, Timestamp.from(row.createdAt()));
      statement.setTimestamp(
          10, row.codeExpiresAt() == null ? null : Timestamp.from(row.codeExpiresAt()));
      statement.setTimestamp(11, Timestamp.from(row.expiresAt()));
      statement.executeUpdate();
    }
  }

  void removeSlot(byte[] slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from tickets where slot = ?")) {
      statement.setBytes(1, slot);
      statement.executeUpdate();
    }
  }

  /** Counts a try, unless the flow is unknown, used up, consumed or expired. */
  Optional<Code> countTry(TicketPurpose purpose, UUID flow, Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT_TRY)) {
      statement.setObject(1, flow);
      statement.setString(2, purpose.code());
      statement.setInt(3, IssuedTicket.CODE_TRIES);
      statement.setTimestamp(4, Timestamp.from(now));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Code(row.getBytes(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** The ticket with that hash, which is not consumed. */
  Optional<Consumed> find(TicketPurpose purpose, byte[] secretHash, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setBytes(1, secretHash);
      statement.setString(2, purpose.code());
      statement.setTimestamp(3, Timestamp.from(now));
      return content(statement);
    }
  }

  /** Consumes the ticket with that hash; of several concurrent calls one. */
  Optional<Consumed> consume(TicketPurpose purpose, byte[] secretHash, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(CONSUME + "secret_hash = ? and expires_at > ?" + CONSUMED)) {
      statement.setBytes(3, secretHash);
      return consume(statement, purpose, now);
    }
  }

  /** Consumes the ticket of that flow, whose code was verified; of several concurrent calls one. */
  Optional<Consumed> consume(TicketPurpose purpose, UUID flow, Instant now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(CONSUME + "id = ? and code_expires_at > ?" + CONSUMED)) {
      statement.setObject(3, flow);
      return consume(statement, purpose, now);
    }
  }

  private static Optional<Consumed> consume(
      PreparedStatement statement, TicketPurpose purpose, Instant now) throws SQLException {
    statement.setTimestamp(1, Timestamp.from(now));
    statement.setString(2, purpose.code());
    statement.setTimestamp(4, Timestamp.from(now));
    return content(statement);
  }

  private static Optional<Consumed> content(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(
              new Consumed(
                  row.getObject(1, UUID.class),
                  Optional.ofNullable(row.getObject(2, UUID.class)),
                  row.getBytes(3),
                  row.getString(4)))
          : Optional.empty();
    }
  }

  int removeFor(UUID userId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VOID)) {
      statement.setObject(1, userId);
      for (int i = 0; i < OUTLIVING.size(); i++) {
        statement.setString(2 + i, OUTLIVING.get(i));
      }
      return statement.executeUpdate();
    }
  }

  int removeAllOf(UUID userId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from tickets where user_id = ?")) {
      statement.setObject(1, userId);
      return statement.executeUpdate();
    }
  }

  boolean remove(TicketPurpose purpose, UUID flow) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from tickets where id = ? and purpose = ?")) {
      statement.setObject(1, flow);
      statement.setString(2, purpose.code());
      return statement.executeUpdate() == 1;
    }
  }

  int removeExpired(Instant before, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REMOVE_EXPIRED)) {
      statement.setTimestamp(1, Timestamp.from(before));
      statement.setInt(2, limit);
      return statement.executeUpdate();
    }
  }
}
