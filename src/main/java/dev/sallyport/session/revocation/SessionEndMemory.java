package dev.sallyport.session.revocation;

import dev.sallyport.platform.database.DatabaseReplaced;
import dev.sallyport.platform.grid.AcknowledgedChanges;
import dev.sallyport.platform.grid.DataGrid;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Remembers the session ends of the last hour and applies them again if the database has lost them.
 */
@Singleton
public class SessionEndMemory {
  private static final Logger LOG = Logger.getLogger(SessionEndMemory.class.getName());

  /** Longer than the replication lag of any standby that would be promoted. */
  static final Duration MEMORY = Duration.ofHours(1);

  /** About 30 MB, and the same again for the backup of another node. */
  private static final int ENTRIES_PER_NODE = 100_000;

  private static final int BATCH = 500;

  private final AcknowledgedChanges ends;
  private final LostSessionEndService service;
  private final Clock clock;

  @Inject
  SessionEndMemory(DataGrid grid, LostSessionEndService service, Clock clock) {
    this.ends = new AcknowledgedChanges(grid, "session-ends", ENTRIES_PER_NODE, MEMORY);
    this.service = service;
    this.clock = clock;
  }

  void remember(Collection<UUID> sessions) {
    String now = clock.instant().toString();
    ends.remember(
        sessions.stream().collect(Collectors.toMap(UUID::toString, any -> now, (a, b) -> b)));
  }

  /** Runs in batches, each in its own transaction. */
  void repeat(@Observes DatabaseReplaced event) {
    List<UUID> sessions = ends.all().keySet().stream().map(UUID::fromString).sorted().toList();
    int repeated = 0;
    for (int from = 0; from < sessions.size(); from += BATCH) {
      repeated += service.endAgain(sessions.subList(from, Math.min(from + BATCH, sessions.size())));
    }
    if (repeated > 0) {
      LOG.log(
          Level.WARNING,
          "The database had lost the end of {0} sessions; they were ended again",
          repeated);
    }
  }
}
