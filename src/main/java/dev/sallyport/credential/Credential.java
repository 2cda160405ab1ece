package dev.sallyport.credential;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One row of {@code credentials}: something with which a user proves to be that user. */
@Entity
@Table(name = "credentials")
public class Credential {
  @Id private UUID id;

  @Column(name = "user_id")
  private UUID userId;

  private String type;

  private String data;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  @Column(name = "last_used_at")
  private Instant lastUsedAt;

  protected Credential() {}

  Credential(UUID userId, CredentialType type, String data, Instant now) {
    this.id = UUID.randomUUID();
    this.userId = userId;
    this.type = type.code();
    this.data = data;
    this.createdAt = now;
    this.changedAt = now;
  }

  public UUID id() {
    return id;
  }

  public UUID userId() {
    return userId;
  }

  public CredentialType type() {
    return CredentialType.of(type);
  }

  /** What the type stores; for a password its hash as a PHC string. To be stored, not logged. */
  public String data() {
    return data;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** When {@link #data()} was last replaced by the user or an operator. */
  public Instant changedAt() {
    return changedAt;
  }

  /** Null before the first use. */
  public Instant lastUsedAt() {
    return lastUsedAt;
  }

  public void used(Instant now) {
    this.lastUsedAt = now;
  }

  /** Stores the same credential in another form, such as at a higher hash cost. */
  public void renew(String data) {
    this.data = data;
  }

  void replace(String data, Instant now) {
    this.data = data;
    this.changedAt = now;
    this.lastUsedAt = null;
  }
}
