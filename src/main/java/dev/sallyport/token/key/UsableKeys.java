package dev.sallyport.token.key;

import dev.sallyport.platform.config.StartupException;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.KeyVault;
import dev.sallyport.token.key.store.SigningKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The stored keys without damaged ones, which neither sign nor verify and are replaced by others.
 */
final class UsableKeys {
  private static final Logger LOG = Logger.getLogger(UsableKeys.class.getName());

  private final KeyVault vault;
  private final KeyRing known;
  private final boolean starting;
  private final Map<String, KeyRing.Key> opened = new HashMap<>();
  private final Set<String> damaged = new HashSet<>();

  /**
   * @param known keys that are already open
   * @param starting whether a damaged key stops the start; otherwise it is ignored and logged once
   */
  UsableKeys(KeyVault vault, KeyRing known, boolean starting) {
    this.vault = vault;
    this.known = known;
    this.starting = starting;
  }

  List<SigningKey> of(List<SigningKey> stored, Instant now) {
    return stored.stream().filter(key -> !key.times().verifies(now) || canOpen(key)).toList();
  }

  private boolean canOpen(SigningKey key) {
    String kid = key.kid();
    if (!opened.containsKey(kid) && !damaged.contains(kid)) {
      try {
        opened.put(kid, known.find(kid).orElseGet(() -> vault.open(key)));
      } catch (StartupException unusable) {
        if (starting) {
          throw unusable;
        }
        damaged.add(kid);
        if (!known.isDamaged(kid)) {
          LOG.log(Level.SEVERE, "{0} The key is not used.", unusable.getMessage());
        }
      }
    }
    return opened.containsKey(kid);
  }

  KeyRing ring(List<SigningKey> keys, Instant now) {
    return new KeyRing(
        keys.stream()
            .filter(key -> key.times().verifies(now))
            .map(key -> opened.get(key.kid()).at(key.times()))
            .toList(),
        damaged);
  }
}
