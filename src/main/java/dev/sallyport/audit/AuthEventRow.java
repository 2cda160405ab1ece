package dev.sallyport.audit;

import dev.sallyport.platform.database.SqlUpdate;
import dev.sallyport.platform.http.client.RequestOrigin;
import java.time.Instant;
import java.util.UUID;

/** Inserts a row of {@code auth_events}, which is never changed. */
final class AuthEventRow {
  private static final String INSERT =
      """
      insert into auth_events (id, event_type, success, failure_reason, detail, occurrences,
        user_id, session_id, actor_id, email_hash, ip_address, user_agent, request_id, created_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::inet, ?, ?, ?)
      """;

  private AuthEventRow() {}

  static SqlUpdate insert(RecordedAuthEvent event, String emailHash, Instant at) {
    Subject subject = event.subject();
    RequestOrigin origin = event.origin();
    FailureReason reason = event.reason();
    return SqlUpdate.of(
        INSERT,
        UUID.randomUUID(),
        event.type().code(),
        reason == null,
        reason == null ? null : reason.code(),
        subject.detail(),
        event.times(),
        subject.userId(),
        subject.sessionId(),
        origin.actorId(),
        emailHash,
        origin.address(),
        origin.userAgent(),
        origin.requestId(),
        at);
  }
}
