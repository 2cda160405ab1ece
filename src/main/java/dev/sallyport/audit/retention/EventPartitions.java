package dev.sallyport.audit.retention;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.append.ChainWriter;
import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Manages the partitions of {@code auth_events} and the data that depends on them, in the caller's
 * transaction.
 */
public final class EventPartitions {

  private final Sql sql;

  public EventPartitions(Sql sql) {
    this.sql = sql;
  }

  /** Whether no other node holds the lock; it is held until the transaction ends. */
  boolean tryLock() {
    // Recording an event waits while a partition is attached or dropped, so this job waits for
    // locks only briefly and is retried an hour later.
    sql.execute("set local lock_timeout = '2s'");
    return AdvisoryLock.EVENT_PARTITIONS.tryAcquire(sql);
  }

  /** Nothing is dropped until the transaction ends. */
  public void keepForNow() {
    AdvisoryLock.EVENT_PARTITIONS.acquireShared(sql);
  }

  /** Creates the partition of a month; false if it exists. */
  boolean ensure(LocalDate month) {
    return sql.one("select ensure_auth_events_partition(?)", row -> row.flag(1), month);
  }

  /** Whether there is a month before the given one that can be dropped. */
  public boolean hasBefore(LocalDate month) {
    return sql.one(
        "select exists (select from audit_seals where month < ? and version = 1)"
            + " or exists (select from audit_seals where version = 2 and month < ? and number ="
            + " (select min(number) from audit_seals where version = 2 and purpose <> ?))"
            + " or exists (select from auth_events where created_at < ?)",
        row -> row.flag(1),
        month,
        month,
        CheckpointPurpose.SECRET.code(),
        AuditTime.start(month));
  }

  /**
   * Drops the events, seals, findings and counts of earlier months. A seal states this, so that
   * dropping any other month is detected.
   *
   * @return the names of the partitions
   */
  public List<String> dropBefore(LocalDate month, ChainWriter chain) {
    dropSealsBefore(month, chain);
    List<String> dropped = sql.list("select drop_auth_events_before(?)", row -> row.text(1), month);
    Instant start = AuditTime.start(month);
    sql.update("delete from suspicious_findings where created_at < ?", start);
    sql.update("delete from auth_event_counts where minute < ?", start);
    return dropped;
  }

  /** All seals before the first one of a kept month; the following seals must have no gaps. */
  private void dropSealsBefore(LocalDate month, ChainWriter chain) {
    Optional<ChainLink> kept = new AuditCheckpoints(sql).firstToKeep(month);
    int first = kept.map(ChainLink::number).orElse(chain.number() + 1);
    EventPosition start = kept.map(ChainLink::after).orElse(chain.place());
    chain.state(CheckpointPurpose.DROPPED, month.toString(), first + "," + start);
    sql.update(
        "delete from audit_seals where version = 1 and month < ?"
            // Otherwise seals of an earlier secret would be accepted again.
            + " or version = 2 and number < ? and purpose <> ?",
        month,
        first,
        CheckpointPurpose.SECRET.code());
  }
}
