package dev.sallyport.platform.database.lock;

import dev.sallyport.platform.database.Sql;
import jakarta.persistence.EntityManager;

/** PostgreSQL's advisory locks of this service. Each lasts until the transaction ends. */
public enum AdvisoryLock {
  SIGNING_KEYS(1),
  SESSION_CLEANUP(2),
  AUDIT_CHAIN(3),
  EVENT_PARTITIONS(4),
  ATTACK_DETECTION(5),
  OPERATORS(0x10),
  PEPPERS(0x19);

  /** "SALLY", so that other applications of the database use other numbers. */
  private static final long SPACE = 0x53414C4C59_00L;

  private final long number;

  AdvisoryLock(int number) {
    this.number = SPACE + number;
  }

  /** The key of the lock in {@code pg_advisory_xact_lock}. */
  public long number() {
    return number;
  }

  /** Waits until no other transaction holds the lock. */
  public void acquire(EntityManager entities) {
    acquire(Sql.in(entities));
  }

  /** Waits until no other transaction holds the lock. */
  public void acquire(Sql sql) {
    sql.one("select 1 from pg_advisory_xact_lock(?)", row -> true, number);
  }

  /** Waits until no other transaction holds the lock exclusively. */
  public void acquireShared(Sql sql) {
    sql.one("select 1 from pg_advisory_xact_lock_shared(?)", row -> true, number);
  }

  /** Returns false at once if another transaction holds the lock. */
  public boolean tryAcquire(Sql sql) {
    return sql.one("select pg_try_advisory_xact_lock(?)", row -> row.flag(1), number);
  }
}
