package dev.sallyport.platform;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/**
 * Changes of one kind that callers were told of, remembered by the nodes in the data grid: a
 * database that fails over to an asynchronous standby may have lost them. Sealed, because they are
 * applied to the database again.
 */
public final class AcknowledgedChanges {
  private final DataGrid grid;
  private final String map;
  private final ConcurrentMap<String, String> changes;

  /**
   * @param kind names the map
   * @param entries of which each node remembers so many, the newest
   * @param memory for how long; zero for as long as one node runs
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

  /** The remembered values by id. What no node has written is left out. */
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
