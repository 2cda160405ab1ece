package dev.sallyport.audit;

import dev.sallyport.logging.SafeThrowable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Records what is counted when the server stops and neither pool nor transactions are left. */
final class LastWrites {
  private static final Logger LOG = Logger.getLogger(LastWrites.class.getName());

  private final Connection connection;
  private final EmailHash emailHash;
  private final Clock clock;

  LastWrites(Connection connection, EmailHash emailHash, Clock clock) {
    this.connection = connection;
    this.emailHash = emailHash;
    this.clock = clock;
  }

  /** False when it could not be written. */
  boolean write(Occurrence refusal) {
    Subject subject = refusal.subject();
    Origin origin = refusal.origin();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into auth_events (id, event_type, success, failure_reason, detail,"
                + " occurrences, user_id, email_hash, ip_address, user_agent, request_id,"
                + " created_at) values (?, ?, false, ?, ?, ?, ?, ?, ?::inet, ?, ?, ?)")) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, refusal.type().code());
      statement.setString(3, refusal.reason().code());
      statement.setString(4, subject.detail());
      statement.setInt(5, refusal.times());
      statement.setObject(6, subject.userId());
      statement.setString(7, emailHash.of(subject.email()));
      statement.setString(8, origin.address());
      statement.setString(9, origin.userAgent());
      statement.setString(10, origin.requestId());
      statement.setTimestamp(11, AuditTime.timestamp(clock.instant()));
      statement.executeUpdate();
      EventLog.write(refusal);
      return true;
    } catch (SQLException failed) {
      LOG.log(
          Level.WARNING, "Counts of refused requests are lost: {0}", SafeThrowable.line(failed));
      return false;
    }
  }
}
