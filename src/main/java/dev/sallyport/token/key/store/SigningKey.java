package dev.sallyport.token.key.store;

import dev.sallyport.platform.crypto.RootSecret;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/** One row of {@code signing_keys}. */
@Entity
@Table(name = "signing_keys")
@NamedQuery(
    name = "SigningKey.sealedBy",
    query =
        "select k from SigningKey k where k.sealedBy in :secrets order by k.activatesAt desc, k.kid")
@SuppressWarnings("unused") // columns are read by queries
public class SigningKey {
  @Id private String kid;

  @Enumerated(EnumType.STRING)
  private SigningAlgorithm algorithm;

  @Column(name = "public_jwk")
  private String publicJwk;

  @Column(name = "sealed_private_key")
  private byte[] sealedPrivateKey;

  @Column(name = "sealed_by")
  private String sealedBy;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "activates_at")
  private Instant activatesAt;

  @Column(name = "rotation_due_at")
  private Instant rotationDueAt;

  @Column(name = "retires_at")
  private Instant retiresAt;

  @Column(name = "revoked_at")
  private Instant revokedAt;

  protected SigningKey() {}

  SigningKey(
      String kid,
      SigningAlgorithm algorithm,
      String publicJwk,
      byte[] sealedPrivateKey,
      String sealedBy,
      Instant createdAt,
      Instant activatesAt) {
    this.kid = kid;
    this.algorithm = algorithm;
    this.publicJwk = publicJwk;
    this.sealedPrivateKey = sealedPrivateKey.clone();
    this.sealedBy = sealedBy;
    this.createdAt = createdAt;
    this.activatesAt = activatesAt;
  }

  void reseal(byte[] sealed, String fingerprint) {
    this.sealedPrivateKey = sealed.clone();
    this.sealedBy = fingerprint;
  }

  public void activate(Instant at) {
    this.activatesAt = at;
  }

  public void retire(Instant at) {
    this.retiresAt = at;
  }

  public void revoke(Instant at) {
    this.revokedAt = at;
  }

  public void demandRotation(Instant at) {
    this.rotationDueAt = at;
  }

  public String kid() {
    return kid;
  }

  public SigningAlgorithm algorithm() {
    return algorithm;
  }

  String publicJwk() {
    return publicJwk;
  }

  public String sealedBy() {
    return sealedBy;
  }

  public KeyPurpose purpose() {
    return KeyPurpose.of(sealedBy);
  }

  /** Whether this node has the secret that seals the key. */
  public boolean isSealedBy(RootSecret secret) {
    return purpose().secretOf(sealedBy, secret).isPresent();
  }

  byte[] sealedPrivateKey() {
    return sealedPrivateKey.clone();
  }

  public KeyTimes times() {
    return new KeyTimes(createdAt, activatesAt, rotationDueAt, retiresAt, revokedAt);
  }
}
