package dev.sallyport.signin.flow;

import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.session.SessionRef;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
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

  @Column(name = "client_hash")
  private byte[] clientHash;

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
    this.expiresAt = now.plus(purpose.lifetime());
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

  /** Null for a sign-in with a passkey, whose user is not known yet. */
  public UUID userId() {
    return userId;
  }

  /** The session that enrols or authenticates again; null for a sign-in and a reset. */
  public UUID sessionId() {
    return sessionId;
  }

  /**
   * The sealed secret that is enrolled, or the challenge for a passkey in Base64url; null for a
   * log-in of a user who has no passkey.
   */
  public String data() {
    return data;
  }

  /** Whether this is the flow of a browser, or of none. */
  boolean isOfBrowser(Optional<BearerSecret> presented) {
    return clientHash == null
        || presented
            .filter(browser -> MessageDigest.isEqual(browser.hash(), clientHash))
            .isPresent();
  }

  /** Whether this is the flow of a session. */
  public boolean isOf(SessionRef session) {
    return session.userId().equals(userId) && session.sessionId().equals(sessionId);
  }
}
