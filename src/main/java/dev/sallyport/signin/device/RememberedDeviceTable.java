package dev.sallyport.signin.device;

import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code remembered_devices}. */
final class RememberedDeviceTable {
  private final Sql sql;

  RememberedDeviceTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * A device with one of its two tokens.
   *
   * @param isCurrent whether it is the latest one
   */
  record Found(UUID id, boolean isCurrent, Instant rotatedAt) {}

  void add(UUID userId, byte[] hash, RequestOrigin origin, Instant now, Instant expires) {
    sql.update(
        "insert into remembered_devices (id, user_id, token_hash, rotated_at, ip_address,"
            + " user_agent, created_at, last_used_at, expires_at)"
            + " values (?, ?, ?, ?, ?::inet, ?, ?, ?, ?)",
        UUID.randomUUID(),
        userId,
        hash,
        now,
        origin.address(),
        origin.userAgent(),
        now,
        now,
        expires);
  }

  /** Removes the least recently used devices of a user, so that a number of them is left. */
  void keepLatest(UUID userId, int left) {
    sql.update(
        "delete from remembered_devices where id in (select id from remembered_devices"
            + " where user_id = ? order by last_used_at desc, id offset ?)",
        userId,
        left);
  }

  /** The device of a user with a token, created later than a time and not expired. */
  Optional<Found> find(UUID userId, byte[] hash, Instant createdAfter, Instant now) {
    return sql.first(
        "select id, token_hash = ?, rotated_at from remembered_devices"
            + " where user_id = ? and (token_hash = ? or previous_hash = ?)"
            + " and created_at > ? and expires_at > ?",
        row -> new Found(row.uuid(1), row.flag(2), row.time(3)),
        hash,
        userId,
        hash,
        hash,
        createdAfter,
        now);
  }

  void used(UUID id, RequestOrigin origin, Instant now) {
    sql.update(
        "update remembered_devices set last_used_at = ?, ip_address = ?::inet, user_agent = ?"
            + " where id = ?",
        now,
        origin.address(),
        origin.userAgent(),
        id);
  }

  /** Makes a token the latest one, beside that which was presented. */
  void rotate(UUID id, byte[] next, byte[] presented, Instant now) {
    sql.update(
        "update remembered_devices set token_hash = ?, previous_hash = ?, rotated_at = ?"
            + " where id = ?",
        next,
        presented,
        now,
        id);
  }

  /** Those that have not expired, last used first. */
  List<RememberedDevice> of(UUID userId, Instant createdAfter, Instant now) {
    return sql.list(
        "select id, created_at, last_used_at, expires_at, host(ip_address), user_agent"
            + " from remembered_devices where user_id = ? and created_at > ? and expires_at > ?"
            + " order by last_used_at desc, id",
        RememberedDeviceTable::device,
        userId,
        createdAfter,
        now);
  }

  /** False if the user has no such device. */
  boolean remove(UUID userId, UUID id) {
    return sql.update("delete from remembered_devices where user_id = ? and id = ?", userId, id)
        == 1;
  }

  /** The number of devices that were removed. */
  int removeAll(UUID userId) {
    return sql.update("delete from remembered_devices where user_id = ?", userId);
  }

  int removeExpired(Instant before, int limit) {
    return sql.update(
        "delete from remembered_devices where id in"
            + " (select id from remembered_devices where expires_at < ? limit ?)",
        before,
        limit);
  }

  private static RememberedDevice device(Row row) {
    return new RememberedDevice(
        row.uuid(1), row.time(2), row.time(3), row.time(4), row.text(5), row.text(6));
  }
}
