package dev.sallyport.audit;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.SqlException;
import dev.sallyport.platform.http.client.RequestOrigin;
import java.time.Clock;
import java.util.UUID;
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
    Subject subject = counted.subject();
    RequestOrigin origin = counted.origin();
    FailureReason reason = counted.reason();
    try {
      sql.update(
          "insert into auth_events (id, event_type, success, failure_reason, detail,"
              + " occurrences, user_id, session_id, actor_id, email_hash, ip_address, user_agent,"
              + " request_id, created_at)"
              + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::inet, ?, ?, ?)",
          UUID.randomUUID(),
          counted.type().code(),
          reason == null,
          reason == null ? null : reason.code(),
          subject.detail(),
          counted.times(),
          subject.userId(),
          subject.sessionId(),
          origin.actorId(),
          emailHash.of(subject.email()),
          origin.address(),
          origin.userAgent(),
          origin.requestId(),
          clock.instant());
      EventLog.write(counted);
      return true;
    } catch (SqlException failed) {
      LOG.log(Level.WARNING, "Counts of events were lost: {0}", SafeThrowable.line(failed));
      return false;
    }
  }
}
