package dev.sallyport.signin.flow;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** One row of {@code factor_flows}. */
@Entity
@Table(name = "factor_flows")
public class FactorFlow {
  @Id private UUID id;

  private String purpose;

  @Column(name = "user_id")
  private UUID userId;

  @Column(name = "secret_hash")
  private byte[] secretHash;

  @Column(name = "session_id")
  private UUID sessionId;

  private String data;

  private int tries;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  protected FactorFlow() {}

  FactorFlow(
      FlowPurpose purpose,
      UUID userId,
      byte[] secretHash,
      UUID sessionId,
      String data,
      Instant now) {
    this.id = UUID.randomUUID();
    this.purpose = purpose.code();
    this.userId = userId;
    this.secretHash = secretHash.clone();
    this.sessionId = sessionId;
    this.data = data;
    this.createdAt = now;
    this.expiresAt = now.plus(FactorFlowService.LIFETIME);
  }

  boolean permitsTry() {
    return tries < FactorFlowService.TRIES;
  }

  public UUID id() {
    return id;
  }

  public FlowPurpose purpose() {
    return FlowPurpose.valueOf(purpose.toUpperCase(Locale.ROOT));
  }

  public UUID userId() {
    return userId;
  }

  /** The session that enrols; null for a log-in. */
  public UUID sessionId() {
    return sessionId;
  }

  /** The sealed secret that is enrolled; null for a log-in. */
  public String data() {
    return data;
  }
}
