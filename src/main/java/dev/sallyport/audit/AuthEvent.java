package dev.sallyport.audit;

import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One row of {@code auth_events}; written once, never changed. */
@SuppressWarnings("unused") // columns are read by queries
@Entity
@Table(name = "auth_events")
public class AuthEvent {
  @Id private UUID id;

  @Column(name = "event_type")
  private String eventType;

  private boolean success;

  @Column(name = "failure_reason")
  private String failureReason;

  private String detail;

  private int occurrences;

  @Column(name = "user_id")
  private UUID userId;

  @Column(name = "session_id")
  private UUID sessionId;

  @Column(name = "actor_id")
  private UUID actorId;

  @Column(name = "email_hash")
  private String emailHash;

  @Column(name = "ip_address")
  private String ipAddress;

  @Column(name = "user_agent")
  private String userAgent;

  @Column(name = "request_id")
  private String requestId;

  @Column(name = "created_at")
  private Instant createdAt;

  protected AuthEvent() {}

  AuthEvent(RecordedAuthEvent occurrence, String emailHash, Instant at) {
    Subject subject = occurrence.subject();
    RequestOrigin origin = occurrence.origin();
    FailureReason reason = occurrence.reason();
    this.id = UUID.randomUUID();
    this.eventType = occurrence.type().code();
    this.success = reason == null;
    this.failureReason = reason == null ? null : reason.code();
    this.detail = subject.detail();
    this.occurrences = occurrence.times();
    this.userId = subject.userId();
    this.sessionId = subject.sessionId();
    this.actorId = origin.actorId();
    this.emailHash = emailHash;
    this.ipAddress = origin.address();
    this.userAgent = origin.userAgent();
    this.requestId = origin.requestId();
    this.createdAt = at;
  }
}
