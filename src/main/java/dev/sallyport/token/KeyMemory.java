package dev.sallyport.token;

import dev.sallyport.platform.AcknowledgedChanges;
import dev.sallyport.platform.DataGrid;
import dev.sallyport.problem.Problem;
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
 * Which keys have been revoked and which are to be rotated, as the nodes have seen it: a revoked
 * key stays revoked although the database has lost it. For as long as a node of the cluster runs.
 */
@Singleton
public class KeyMemory {
  private static final Logger LOG = Logger.getLogger(KeyMemory.class.getName());
  private static final int ENTRIES_PER_NODE = 1_000;
  private static final String REVOKED = "revoked";

  private final AcknowledgedChanges changes;

  // Of this node and, as of the last refresh, of the others: asked each second.
  private final Map<String, String> known = new ConcurrentHashMap<>();

  @Inject
  KeyMemory(DataGrid grid) {
    changes = new AcknowledgedChanges(grid, "keys", ENTRIES_PER_NODE, Duration.ZERO);
  }

  /** Learns what other nodes remember; to be called before a database is read that may differ. */
  void refresh() {
    try {
      changes.all().forEach(this::learn);
    } catch (Problem gridAway) {
      LOG.log(Level.WARNING, "Changes of signing keys could not be read from the data grid");
    }
  }

  /** Remembers what has changed between two readings. */
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
            "A change of signing key {0} could not be copied to the data grid; a database restored"
                + " from a backup may lose it",
            kid);
      }
    }
  }

  /** A revoked key stays so. */
  private boolean learn(String kid, String change) {
    String before = known.get(kid);
    boolean isNews = !REVOKED.equals(before) && !change.equals(before);
    if (isNews) {
      known.put(kid, change);
    }
    return isNews;
  }

  /** Whether the key was revoked, and the database says otherwise. */
  boolean isRevocationLost(SigningKey key) {
    return key.times().revoked() == null && REVOKED.equals(known.get(key.kid()));
  }

  /** Since when the key is to be rotated, if the database does not say so. */
  Optional<Instant> lostRotation(SigningKey key) {
    return key.times().rotationDue() == null
        ? Optional.ofNullable(known.get(key.kid()))
            .filter(change -> !REVOKED.equals(change))
            .map(Instant::parse)
        : Optional.empty();
  }
}
