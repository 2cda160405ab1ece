package dev.sallyport.audit;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.http.client.RequestOrigin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

  private final Connection connection;
  private final EmailHash emailHash;
  private final Clock clock;

  ShutdownAuditWriter(Connection connection, EmailHash emailHash, Clock clock) {
    this.connection = connection;
    this.emailHash = emailHash;
    this.clock = clock;
  }

  /** False if they could not be written. */
  boolean write(RecordedAuthEvent counted) {
    Subject subject = counted.subject();
    RequestOrigin origin = counted.origin();
    FailureReason reason = counted.reason();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into auth_events (id, event_type, success, failure_reason, detail,"
                + " occurrences, user_id, session_id, actor_id, email_hash, ip_address, user_agent,"
                + " request_id, created_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::inet, ?, ?, ?)")) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, counted.type().code());
      statement.setBoolean(3, reason == null);
      statement.setString(4, reason == null ? null : reason.code());
      statement.setString(5, subject.detail());
      statement.setInt(6, counted.times());
      statement.setObject(7, subject.userId());
      statement.setObject(8, subject.sessionId());
      statement.setObject(9, origin.actorId());
      statement.setString(10, emailHash.of(subject.email()));
      statement.setString(11, origin.address());
      statement.setString(12, origin.userAgent());
      statement.setString(13, origin.requestId());
      statement.setTimestamp(14, AuditTime.timestamp(clock.instant()));
      statement.executeUpdate();
      EventLog.write(counted);
      return true;
    } catch (SQLException failed) {
      LOG.log(Level.WARNING, "Counts of events were lost: {0}", SafeThrowable.line(failed));
      return false;
    }
  }
}
