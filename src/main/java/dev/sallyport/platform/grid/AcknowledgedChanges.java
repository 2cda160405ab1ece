package dev.sallyport.platform.grid;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Acknowledged changes of one kind, kept in the data grid because a database that fails over to an
 * asynchronous standby may have lost them.
 */
public final class AcknowledgedChanges {
  private final SealedMap changes;

  /**
   * @param kind names the map
   * @param entries maximum number of entries that each node keeps; the oldest are dropped
   * @param memory how long an entry is kept; zero for as long as one node runs
   */
  public AcknowledgedChanges(DataGrid grid, String kind, int entries, Duration memory) {
    this.changes = grid.map("sallyport-acknowledged-" + kind, entries, memory);
  }

  /**
   * @param valuesById what was changed, with its new value; a later change replaces an earlier one
   */
  public void remember(Map<String, String> valuesById) {
    Map<String, byte[]> values = new HashMap<>();
    valuesById.forEach((id, value) -> values.put(id, value.getBytes(StandardCharsets.UTF_8)));
    DataGrid.answer(
        () -> {
          changes.putAll(values);
          return values;
        });
  }

  public void forget(String id) {
    DataGrid.answer(
        () -> {
          changes.remove(id);
          return id;
        });
  }

  /** The remembered values by id. Entries that no node has written are omitted. */
  public Map<String, String> all() {
    Map<String, String> values = new HashMap<>();
    DataGrid.answer(
        () -> {
          changes.forEach(entry -> values.put(entry.key(), entry.text()));
          return values;
        });
    return values;
  }
}
