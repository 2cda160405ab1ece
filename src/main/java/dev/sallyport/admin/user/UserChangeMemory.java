package dev.sallyport.admin.user;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.RecordedAuthEvent;
import dev.sallyport.platform.database.DatabaseReplaced;
import dev.sallyport.platform.grid.AcknowledgedChanges;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.problem.Problem;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Remembers the deactivations and removed roles of the last hour and applies them again if the
 * database has lost them. Activations and added roles are not remembered, because losing them is
 * not a security risk.
 */
@Singleton
public class UserChangeMemory {
  private static final Logger LOG = Logger.getLogger(UserChangeMemory.class.getName());
  private static final Duration MEMORY = Duration.ofHours(1);
  private static final int ENTRIES_PER_NODE = 10_000;

  private final AcknowledgedChanges deactivations;
  private final AcknowledgedChanges roles;
  private final LostUserChangeService service;

  @Inject
  UserChangeMemory(DataGrid grid, LostUserChangeService service) {
    this.deactivations = new AcknowledgedChanges(grid, "deactivations", ENTRIES_PER_NODE, MEMORY);
    this.roles = new AcknowledgedChanges(grid, "roles", ENTRIES_PER_NODE, MEMORY);
    this.service = service;
  }

  void remember(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedAuthEvent event) {
    try {
      remember(event.type(), event);
    } catch (Problem gridAway) {
      LOG.log(
          Level.WARNING,
          "A change of a user could not be copied to the data grid; a fail-over of the database"
              + " may lose it");
    }
  }

  private void remember(EventType type, RecordedAuthEvent event) {
    if (type == EventType.USER_DEACTIVATED) {
      deactivations.remember(Map.of(event.subject().userId().toString(), ""));
    } else if (type == EventType.USER_ACTIVATED) {
      deactivations.forget(event.subject().userId().toString());
    } else if (type == EventType.ROLES_CHANGED) {
      roles.remember(Map.of(event.subject().userId().toString(), event.subject().detail()));
    }
  }

  void repeat(@Observes DatabaseReplaced event) {
    deactivations
        .all()
        .keySet()
        .forEach(id -> logRepeated(id, service.deactivateAgain(UUID.fromString(id))));
    roles
        .all()
        .forEach(
            (id, names) ->
                logRepeated(
                    id, service.reduceRolesAgain(UUID.fromString(id), Set.of(names.split(",")))));
  }

  private static void logRepeated(String id, boolean repeated) {
    if (repeated) {
      LOG.log(
          Level.WARNING, "The database had lost a change of user {0}; it was applied again", id);
    }
  }
}
