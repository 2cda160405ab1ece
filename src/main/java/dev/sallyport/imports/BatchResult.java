package dev.sallyport.imports;

import java.util.ArrayList;
import java.util.List;

/** Counts the records of a batch by what became of them. Not thread-safe. */
public final class BatchResult {
  private final List<ImportFault> faults = new ArrayList<>();
  private long created;
  private long updated;
  private long skipped;
  private long faulty;

  /** A record whose account was created. */
  public void addCreated() {
    created++;
  }

  /** A record whose account existed and was updated. */
  public void addUpdated(long line) {
    updated++;
    faults.add(
        new ImportFault(line, "conflict_updated", "must not belong to an account: it was updated"));
  }

  /** A record whose account existed and was left as it is. */
  public void addSkipped(long line) {
    skipped++;
    faults.add(
        new ImportFault(
            line, "conflict_skipped", "must not belong to an account: the record was skipped"));
  }

  /** A record that was not imported. */
  public void addFaulty(ImportFault fault) {
    faulty++;
    faults.add(fault);
  }

  public List<ImportFault> faults() {
    return faults;
  }

  long records() {
    return created + updated + skipped + faulty;
  }

  public long created() {
    return created;
  }

  public long updated() {
    return updated;
  }

  public long skipped() {
    return skipped;
  }

  public long faulty() {
    return faulty;
  }
}
