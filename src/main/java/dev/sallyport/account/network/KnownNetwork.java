package dev.sallyport.account.network;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A network from which a user has logged in, one row of {@code known_addresses}. */
@SuppressWarnings("unused") // columns are read by queries
@Entity
@Table(name = "known_addresses")
@IdClass(KnownNetwork.Key.class)
public class KnownNetwork {
  @Id
  @Column(name = "user_id")
  private UUID userId;

  @Id private String network;

  @Column(name = "last_seen")
  private Instant lastSeen;

  protected KnownNetwork() {}

  /** Composite key. */
  public static class Key implements java.io.Serializable {
    private UUID userId;
    private String network;

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.userId.equals(userId) && key.network.equals(network);
    }

    @Override
    public int hashCode() {
      return java.util.Objects.hash(userId, network);
    }
  }
}
