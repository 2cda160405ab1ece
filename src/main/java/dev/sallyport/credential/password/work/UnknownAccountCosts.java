package dev.sallyport.credential.password.work;

import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The work of the substitute hash for an account that does not exist: one of {@link StoredCosts},
 * chosen by a keyed hash of what was entered, so that it is the same at every attempt and on every
 * node and cannot be computed by others.
 */
@Singleton
public class UnknownAccountCosts {
  private final HmacKey key;
  private final StoredCostService stored;
  private volatile StoredCosts costs = new StoredCosts(Map.of());

  @Inject
  UnknownAccountCosts(RootSecret secret, StoredCostService stored) {
    this.key = new HmacKey(secret.derive("account/unknown-cost", 32));
    this.stored = stored;
  }

  void start(@Observes ApplicationReady ready) {
    refresh();
  }

  /** Counts the stored hashes again. */
  public void refresh() {
    costs = new StoredCosts(stored.count());
  }

  /**
   * Returns the same work for the same account while the stored hashes are unchanged.
   *
   * @param account canonical e-mail, or whatever was entered instead
   * @param configured while no hash is stored
   */
  public HashWork of(String account, HashWork configured) {
    return costs.at(place(account), configured);
  }

  /** Uniform from 0 up to 1. */
  private double place(String account) {
    // The 53 bits that a double holds exactly.
    return (ByteBuffer.wrap(key.mac(account)).getLong() >>> 11) * 0x1.0p-53;
  }
}
