package dev.sallyport.audit.chain.event;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads events for sealing and verifying, in the order of their places, with their digests. */
public final class CheckpointedEvents {
  private static final String SELECT =
      "select auth_events.position, auth_events.id, "
          + AuditTime.micros("created_at")
          + ", "
          + EventDigest.COLUMNS
          + " from auth_events";

  private static final String IN_ORDER = " order by auth_events.position, auth_events.id limit ?";

  private final Sql sql;

  public CheckpointedEvents(Sql sql) {
    this.sql = sql;
  }

  /** An event with its sealed values. */
  public record Digested(EventPosition place, Instant createdAt, EventDigest digest) {
    public UUID id() {
      return place.id();
    }

    /** The evidence of a break of this event: the digest of its current content. */
    public String evidence() {
      return HexFormat.of().formatHex(digest.version(2));
    }

    /** 1970 for a time that the service never writes, such as infinity. */
    public LocalDate month() {
      LocalDate month = AuditTime.month(createdAt);
      return month.getYear() < 1970 || month.getYear() > 9999 ? LocalDate.EPOCH : month;
    }
  }

  /**
   * Makes the planner use the index by place in this transaction. Otherwise, if many events share a
   * position or statistics are outdated, it reads and sorts all following events for each batch.
   */
  public void readByPlace() {
    for (String plan : List.of("sort", "incremental_sort", "seqscan", "bitmapscan", "hashagg")) {
      sql.execute("set local enable_" + plan + " = off");
    }
  }

  /** The events after a place and below a position. */
  public List<Digested> between(EventPosition after, long horizon, int limit) {
    return read(
        " where (auth_events.position, auth_events.id) > (?, ?) and position < ?" + IN_ORDER,
        after.position(),
        after.id(),
        horizon,
        limit);
  }

  /** The events after a place and up to another. */
  public List<Digested> range(EventPosition after, EventPosition upto, int limit) {
    return read(
        " where (auth_events.position, auth_events.id) > (?, ?)"
            + " and (auth_events.position, auth_events.id) <= (?, ?)"
            + IN_ORDER,
        after.position(),
        after.id(),
        upto.position(),
        upto.id(),
        limit);
  }

  /** All rows with one of these ids, at any place. */
  public List<Digested> withIds(List<UUID> ids) {
    return read(" where auth_events.id = any (?)", Sql.uuids(ids));
  }

  /** Events of one person up to a position whose personal data is not erased. */
  public List<Digested> notErased(UUID person, long position, int limit) {
    return read(
        " where (user_id = ? and actor_id is null or actor_id = ?)"
            + " and personal_commitment is null and position <= ? limit ?",
        person,
        person,
        position,
        limit);
  }

  private List<Digested> read(String tail, Object... parameters) {
    return sql.list(SELECT + tail, CheckpointedEvents::digested, parameters);
  }

  private static Digested digested(Row row) {
    EventPosition place = new EventPosition(row.number(1), row.uuid(2));
    return new Digested(place, AuditTime.instant(row, 3), EventDigest.of(row, 4));
  }

  /**
   * The unsealed events.
   *
   * @param count at most one more than the limit
   * @param oldest time of the oldest of them
   */
  public record Waiting(long count, Optional<Instant> oldest) {}

  /** The events after a place and below a position, up to a limit. */
  public Waiting waiting(EventPosition after, long below, int limit) {
    return sql.one(
        "select count(*), "
            + AuditTime.micros("min(created_at)")
            + " from (select created_at from auth_events"
            + " where (auth_events.position, auth_events.id) > (?, ?) and position < ?"
            + IN_ORDER
            + ") waiting",
        row -> new Waiting(row.number(1), Optional.ofNullable(AuditTime.instant(row, 2))),
        after.position(),
        after.id(),
        below,
        limit + 1);
  }
}
