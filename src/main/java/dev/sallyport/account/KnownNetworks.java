package dev.sallyport.account;

import dev.sallyport.platform.SchemaReady;
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
 * Networks from which somebody has logged in lately, in this node's memory: known before a
 * request's body or the database is looked at. Filled at the start from {@code known_addresses},
 * then by the log-ins here.
 */
@Singleton
public class KnownNetworks {
  /** About 10 MB; those that are seen longest ago are forgotten. */
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
  KnownNetworks(AccountService accounts) {
    this(() -> accounts.latestNetworks(CAPACITY));
  }

  KnownNetworks(Supplier<List<String>> stored) {
    this.stored = stored;
  }

  void start(@Observes SchemaReady ready) {
    stored.get().forEach(this::add);
  }

  public boolean contains(String network) {
    return networks.contains(network);
  }

  /** After a log-in that succeeded. */
  public void add(String network) {
    // Removed first, so that it becomes the latest.
    synchronized (networks) {
      networks.remove(network);
      networks.add(network);
    }
  }
}
