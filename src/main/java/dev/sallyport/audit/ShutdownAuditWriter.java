package dev.sallyport.audit;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.SqlException;
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes the remaining counts during shutdown, when neither the pool nor transactions are
 * available.
 */
final class ShutdownAuditWriter {
  private static final Logger LOG = Logger.getLogger(ShutdownAuditWriter.class.getName());

  private final Sql sql;
  private final EmailHash emailHash;
  private final Clock clock;

  ShutdownAuditWriter(Sql sql, EmailHash emailHash, Clock clock) {
    this.sql = sql;
    this.emailHash = emailHash;
    this.clock = clock;
  }

  /** False if they could not be written. */
  boolean write(RecordedAuthEvent counted) {
    try {
      String hash = emailHash.of(counted.subject().email());
      sql.update(AuthEventRow.insert(counted, hash, clock.instant()));
      EventLog.write(counted);
      return true;
    } catch (SqlException failed) {
      LOG.log(Level.WARNING, "Counts of events were lost: {0}", SafeThrowable.line(failed));
      return false;
    }
  }
}
