package dev.sallyport.ticket;

import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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

  private static final String VOID = "delete from tickets where user_id = ? and purpose <> all (?)";

  private static final String REMOVE_EXPIRED =
      "delete from tickets where id in (select id from tickets where expires_at < ? limit ?"
          + " for update skip locked)";

  private final Sql sql;

  TicketTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * A ticket as it is stored.
   *
   * @param slot null if the ticket replaces none
   * @param codeMac null without a code
   * @param codeExpiresAt null without a code
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ticket(
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
  void insert(Ticket row) {
    sql.update(
        INSERT,
        row.id(),
        row.purpose().code(),
        row.userId(),
        row.slot(),
        row.secretHash(),
        row.codeMac(),
        row.content(),
        row.sealedBy(),
        row.createdAt(),
        row.codeExpiresAt(),
        row.expiresAt());
  }

  void removeSlot(byte[] slot) {
    sql.update("delete from tickets where slot = ?", slot);
  }

  /** Counts a try, unless the flow is unknown, used up, consumed or expired. */
  Optional<Code> countTry(TicketPurpose purpose, UUID flow, Instant now) {
    return sql.first(
        COUNT_TRY,
        row -> new Code(row.bytes(1), row.text(2)),
        flow,
        purpose.code(),
        IssuedTicket.CODE_TRIES,
        now);
  }

  /** The ticket with that hash, which is not consumed. */
  Optional<Consumed> find(TicketPurpose purpose, byte[] secretHash, Instant now) {
    return sql.first(FIND, TicketTable::content, secretHash, purpose.code(), now);
  }

  /** Consumes the ticket with that hash; of several concurrent calls one. */
  Optional<Consumed> consume(TicketPurpose purpose, byte[] secretHash, Instant now) {
    return sql.first(
        CONSUME + "secret_hash = ? and expires_at > ?" + CONSUMED,
        TicketTable::content,
        now,
        purpose.code(),
        secretHash,
        now);
  }

  /** Consumes the ticket of that flow, whose code was verified; of several concurrent calls one. */
  Optional<Consumed> consume(TicketPurpose purpose, UUID flow, Instant now) {
    return sql.first(
        CONSUME + "id = ? and code_expires_at > ?" + CONSUMED,
        TicketTable::content,
        now,
        purpose.code(),
        flow,
        now);
  }

  private static Consumed content(Row row) {
    return new Consumed(row.uuid(1), Optional.ofNullable(row.uuid(2)), row.bytes(3), row.text(4));
  }

  int removeFor(UUID userId) {
    return sql.update(VOID, userId, Sql.texts(OUTLIVING));
  }

  int removeAllOf(UUID userId) {
    return sql.update("delete from tickets where user_id = ?", userId);
  }

  boolean remove(TicketPurpose purpose, UUID flow) {
    return sql.update("delete from tickets where id = ? and purpose = ?", flow, purpose.code())
        == 1;
  }

  int removeExpired(Instant before, int limit) {
    return sql.update(REMOVE_EXPIRED, before, limit);
  }
}
