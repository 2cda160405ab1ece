package dev.sallyport.token.key;

import dev.sallyport.platform.grid.AcknowledgedChanges;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.problem.Problem;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.SigningKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Remembers in the data grid which keys have been revoked and which must be rotated, so that a
 * revoked key stays revoked even if the database has lost the revocation. The memory lasts as long
 * as a node of the cluster runs.
 */
@Singleton
public class KeyMemory {
  private static final Logger LOG = Logger.getLogger(KeyMemory.class.getName());
  private static final int ENTRIES_PER_NODE = 1_000;
  private static final String REVOKED = "revoked";

  private final AcknowledgedChanges changes;

  // Changes seen by this node and, as of the last refresh, by the others; read each second.
  private final Map<String, String> known = new ConcurrentHashMap<>();

  @Inject
  KeyMemory(DataGrid grid) {
    changes = new AcknowledgedChanges(grid, "keys", ENTRIES_PER_NODE, Duration.ZERO);
  }

  /** Reads what other nodes remember; must be called before reading a database that may differ. */
  void refresh() {
    try {
      changes.all().forEach(this::learn);
    } catch (Problem gridAway) {
      LOG.log(Level.WARNING, "Changes of signing keys could not be read from the data grid");
    }
  }

  /** Remembers the differences between two readings. */
  void compare(KeyRing before, KeyRing after, Instant now) {
    for (String kid : before.verifying(now)) {
      if (after.find(kid).isEmpty()) {
        remember(kid, REVOKED);
      }
    }
    for (String kid : after.verifying(now)) {
      after
          .find(kid)
          .map(key -> key.times().rotationDue())
          .ifPresent(due -> remember(kid, due.toString()));
    }
  }

  private void remember(String kid, String change) {
    if (learn(kid, change)) {
      try {
        changes.remember(Map.of(kid, change));
      } catch (Problem gridAway) {
        LOG.log(
            Level.WARNING,
            "A change of signing key {0} could not be copied to the data grid; a fail-over of the"
                + " database may lose it",
            kid);
      }
    }
  }

  /** A revoked key stays revoked. */
  private boolean learn(String kid, String change) {
    String before = known.get(kid);
    boolean isNews = !REVOKED.equals(before) && !change.equals(before);
    if (isNews) {
      known.put(kid, change);
    }
    return isNews;
  }

  /** Whether the key was revoked although the database has lost the revocation. */
  boolean isRevocationLost(SigningKey key) {
    return key.times().revoked() == null && REVOKED.equals(known.get(key.kid()));
  }

  /** When the rotation of the key became due, if the database has lost it. */
  Optional<Instant> lostRotation(SigningKey key) {
    return key.times().rotationDue() == null
        ? Optional.ofNullable(known.get(key.kid()))
            .filter(change -> !REVOKED.equals(change))
            .map(Instant::parse)
        : Optional.empty();
  }
}
