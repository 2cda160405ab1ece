package dev.sallyport.session.secret;

import dev.sallyport.platform.database.Row;
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
  /** For {@link #read}; the table is t. */
  public static final String COLUMNS =
      " t.hash, t.session_id, t.issued_at, t.expires_at, t.used_at, t.retried_at,"
          + " t.successor_hash, t.sealed_successor ";

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

  public RefreshToken(
      RefreshTokenValue value, UUID sessionId, Instant issuedAt, Instant expiresAt) {
    this.hash = value.hash();
    this.sessionId = sessionId;
    this.issuedAt = issuedAt;
    this.expiresAt = expiresAt;
  }

  /** From a row with the {@link #COLUMNS} from one on. */
  public static RefreshToken read(Row row, int first) {
    RefreshToken token = new RefreshToken();
    token.hash = row.text(first);
    token.sessionId = row.uuid(first + 1);
    token.issuedAt = row.time(first + 2);
    token.expiresAt = row.time(first + 3);
    token.usedAt = row.time(first + 4);
    token.retriedAt = row.time(first + 5);
    token.successorHash = row.text(first + 6);
    token.sealedSuccessor = row.bytes(first + 7);
    return token;
  }

  public void usedFor(RefreshTokenValue successor, byte[] sealed, Instant now) {
    this.usedAt = now;
    this.successorHash = successor.hash();
    this.sealedSuccessor = sealed.clone();
  }

  public void retried(Instant now) {
    this.retriedAt = now;
  }

  /** Null unless it {@link #isRetried}. */
  public Instant retriedAt() {
    return retriedAt;
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
