package dev.sallyport.audit;

import dev.sallyport.platform.DataGrid;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/**
 * The newest seal of each month as the nodes remember it, in the data grid: whoever cuts off the
 * end of the chain in the database does not reach it here. Lives as long as one node does; the log
 * has the heads for longer.
 */
@Singleton
public class KnownHeads {
  private static final int MONTHS = 1_000;

  private final ConcurrentMap<String, String> heads;

  /** A month's newest seal. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Head(int number, byte[] hash) {}

  @Inject
  public KnownHeads(DataGrid grid) {
    this(grid.map("sallyport-audit-heads", MONTHS, Duration.ZERO));
  }

  KnownHeads(ConcurrentMap<String, String> heads) {
    this.heads = heads;
  }

  Optional<Head> of(LocalDate month) {
    return Optional.ofNullable(DataGrid.answer(() -> heads.get(month.toString())))
        .map(text -> text.split(" ", 2))
        .map(parts -> new Head(Integer.parseInt(parts[0]), HexFormat.of().parseHex(parts[1])));
  }

  void remember(LocalDate month, Head head) {
    DataGrid.answer(() -> heads.put(month.toString(), text(head)));
  }

  /** What the first node finds in the database, before anybody remembers more. */
  void learn(LocalDate month, Head head) {
    DataGrid.answer(() -> heads.putIfAbsent(month.toString(), text(head)));
  }

  private static String text(Head head) {
    return head.number() + " " + HexFormat.of().formatHex(head.hash());
  }

  /** Months that the retention dropped. */
  void forgetBefore(LocalDate month) {
    DataGrid.answer(heads::keySet).stream()
        .filter(known -> LocalDate.parse(known).isBefore(month))
        .forEach(known -> DataGrid.answer(() -> heads.remove(known)));
  }

  /** Every month with a head. */
  List<LocalDate> months() {
    return DataGrid.answer(heads::keySet).stream().map(LocalDate::parse).sorted().toList();
  }
}
