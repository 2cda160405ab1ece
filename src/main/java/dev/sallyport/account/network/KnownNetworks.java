package dev.sallyport.account.network;

import dev.sallyport.platform.lifecycle.ApplicationReady;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Networks with recent log-ins, in the memory of this node, so that they are known before the body
 * or the database is read. Filled at start from {@code known_addresses}, then by log-ins on this
 * node.
 */
@Singleton
public class KnownNetworks {
  /** About 10 MB; the least recently used networks are evicted. */
  static final int CAPACITY = 50_000;

  private final Set<String> networks =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > CAPACITY;
                }
              }));

  private final Supplier<List<String>> stored;

  @Inject
  KnownNetworks(KnownNetworkService stored) {
    this(() -> stored.latest(CAPACITY));
  }

  KnownNetworks(Supplier<List<String>> stored) {
    this.stored = stored;
  }

  void start(@Observes ApplicationReady ready) {
    stored.get().forEach(this::add);
  }

  public boolean contains(String network) {
    return networks.contains(network);
  }

  /** Called after a successful log-in. */
  public void add(String network) {
    // Removed first, so that it becomes the latest.
    synchronized (networks) {
      networks.remove(network);
      networks.add(network);
    }
  }
}
