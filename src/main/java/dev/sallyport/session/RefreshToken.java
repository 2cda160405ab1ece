package dev.sallyport.session;

import dev.sallyport.session.secret.RefreshTokenValue;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One row of {@code refresh_tokens}: one token in the chain of a session. */
@Entity
@Table(name = "refresh_tokens")
@SuppressWarnings("unused") // columns are read by queries
public class RefreshToken {
  @Id private String hash;

  @Column(name = "session_id")
  private UUID sessionId;

  @Column(name = "issued_at")
  private Instant issuedAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "used_at")
  private Instant usedAt;

  @Column(name = "retried_at")
  private Instant retriedAt;

  @Column(name = "successor_hash")
  private String successorHash;

  @Column(name = "sealed_successor")
  private byte[] sealedSuccessor;

  protected RefreshToken() {}

  public RefreshToken(RefreshTokenValue value, Session session, Instant now) {
    this.hash = value.hash();
    this.sessionId = session.id();
    this.issuedAt = now;
    this.expiresAt = session.idleExpiresAt();
  }

  public void usedFor(RefreshTokenValue successor, byte[] sealed, Instant now) {
    this.usedAt = now;
    this.successorHash = successor.hash();
    this.sealedSuccessor = sealed.clone();
  }

  public void retried(Instant now) {
    this.retriedAt = now;
  }

  /** Whether the used token has been presented a second time. */
  public boolean isRetried() {
    return retriedAt != null;
  }

  public String hash() {
    return hash;
  }

  public UUID sessionId() {
    return sessionId;
  }

  public Instant issuedAt() {
    return issuedAt;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  /** Null while the token is unused. */
  public Instant usedAt() {
    return usedAt;
  }

  /** Null while the token is unused. */
  public String successorHash() {
    return successorHash;
  }

  public byte[] sealedSuccessor() {
    return sealedSuccessor.clone();
  }
}
