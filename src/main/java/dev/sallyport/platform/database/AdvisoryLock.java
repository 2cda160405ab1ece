package dev.sallyport.platform.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

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
    entities
        .createNativeQuery("select pg_advisory_xact_lock(?1)")
        .setParameter(1, number)
        .getResultList();
  }

  /** Returns false at once if another transaction holds the lock. */
  public boolean tryAcquire(EntityManager entities) {
    return (Boolean)
        entities
            .createNativeQuery("select pg_try_advisory_xact_lock(?1)")
            .setParameter(1, number)
            .getSingleResult();
  }

  /** Waits until no other transaction holds the lock. */
  public void acquire(Connection connection) throws SQLException {
    call(connection, "select pg_advisory_xact_lock(?)");
  }

  /** Waits until no other transaction holds the lock exclusively. */
  public void acquireShared(Connection connection) throws SQLException {
    call(connection, "select pg_advisory_xact_lock_shared(?)");
  }

  /** Returns false at once if another transaction holds the lock. */
  public boolean tryAcquire(Connection connection) throws SQLException {
    return call(connection, "select pg_try_advisory_xact_lock(?)").equals("t");
  }

  private String call(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, number);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
