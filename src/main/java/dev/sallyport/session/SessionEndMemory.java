package dev.sallyport.session;

import dev.sallyport.platform.AcknowledgedChanges;
import dev.sallyport.platform.DataGrid;
import dev.sallyport.platform.DatabaseReplaced;
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

/** The session ends of the last hour, which a database that lost them gets again. */
@Singleton
public class SessionEndMemory {
  private static final Logger LOG = Logger.getLogger(SessionEndMemory.class.getName());

  /** Longer than a standby that anybody promotes lags behind. */
  static final Duration MEMORY = Duration.ofHours(1);

  /** Some 30 MB, and as much again for another node's backup. */
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

  /** In batches, each a transaction. */
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
