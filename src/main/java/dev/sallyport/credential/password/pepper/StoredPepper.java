package dev.sallyport.credential.password.pepper;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One row of {@code password_peppers}. */
@Entity
@Table(name = "password_peppers")
@SuppressWarnings("unused") // columns are read by queries
public class StoredPepper {
  @Id private String id;

  @Column(name = "sealed_pepper")
  private byte[] sealedPepper;

  @Column(name = "sealed_by")
  private String sealedBy;

  @Column(name = "created_at")
  private Instant createdAt;

  protected StoredPepper() {}

  StoredPepper(String id, byte[] sealedPepper, String sealedBy, Instant createdAt) {
    this.id = id;
    this.createdAt = createdAt;
    reseal(sealedPepper, sealedBy);
  }

  final void reseal(byte[] sealed, String fingerprint) {
    this.sealedPepper = sealed.clone();
    this.sealedBy = fingerprint;
  }

  String id() {
    return id;
  }

  byte[] sealedPepper() {
    return sealedPepper.clone();
  }

  String sealedBy() {
    return sealedBy;
  }
}
