package dev.sallyport.audit;

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

  @Column(name = "user_id")
  private UUID userId;

  @Column(name = "event_type")
  private String eventType;

  @Column(name = "ip_address")
  private String ipAddress;

  @Column(name = "user_agent")
  private String userAgent;

  @Column(name = "request_id")
  private String requestId;

  private boolean success;

  @Column(name = "failure_reason")
  private String failureReason;

  @Column(name = "created_at")
  private Instant createdAt;

  protected AuthEvent() {}

  private AuthEvent(
      EventType type, UUID userId, Origin origin, FailureReason failureReason, Instant at) {
    this.id = UUID.randomUUID();
    this.userId = userId;
    this.eventType = type.code();
    this.ipAddress = origin.address();
    this.userAgent = origin.userAgent();
    this.requestId = origin.requestId();
    this.success = failureReason == null;
    this.failureReason = failureReason == null ? null : failureReason.code();
    this.createdAt = at;
  }

  static AuthEvent succeeded(EventType type, UUID userId, Origin origin, Instant at) {
    return new AuthEvent(type, userId, origin, null, at);
  }

  static AuthEvent failed(
      EventType type, UUID userIdOrNull, Origin origin, FailureReason reason, Instant at) {
    return new AuthEvent(type, userIdOrNull, origin, reason, at);
  }
}
