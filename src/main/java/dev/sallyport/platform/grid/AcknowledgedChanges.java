package dev.sallyport.platform.grid;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/**
 * Acknowledged changes of one kind, kept in the data grid because a database that fails over to an
 * asynchronous standby may have lost them. The entries are sealed, because they are applied to the
 * database again.
 */
public final class AcknowledgedChanges {
  private final DataGrid grid;
  private final String map;
  private final ConcurrentMap<String, String> changes;

  /**
   * @param kind names the map
   * @param entries maximum number of entries that each node keeps; the oldest are dropped
   * @param memory how long an entry is kept; zero for as long as one node runs
   */
  public AcknowledgedChanges(DataGrid grid, String kind, int entries, Duration memory) {
    this.grid = grid;
    this.map = "sallyport-acknowledged-" + kind;
    this.changes = grid.map(map, entries, memory);
  }

  /**
   * @param valuesById what was changed, with its new value; a later change replaces an earlier one
   */
  public void remember(Map<String, String> valuesById) {
    Map<String, String> sealed = new HashMap<>();
    valuesById.forEach((id, value) -> sealed.put(id, grid.seal(value, context(id))));
    DataGrid.answer(
        () -> {
          changes.putAll(sealed);
          return sealed;
        });
  }

  public void forget(String id) {
    DataGrid.answer(() -> Optional.ofNullable(changes.remove(id)));
  }

  /** The remembered values by id. Entries that no node has written are omitted. */
  public Map<String, String> all() {
    Map<String, String> values = new HashMap<>();
    DataGrid.answer(
        () -> {
          DataGrid.entries(changes)
              .forEachRemaining(
                  entry ->
                      Optional.ofNullable(entry.getValue())
                          .flatMap(text -> grid.open(text, context(entry.getKey())))
                          .ifPresent(value -> values.put(entry.getKey(), value)));
          return values;
        });
    return values;
  }

  private String context(String id) {
    return map + " " + id;
  }
}
