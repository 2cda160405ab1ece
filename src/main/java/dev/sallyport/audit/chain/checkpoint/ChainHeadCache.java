package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.grid.SealedMap;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The newest seal in the memory of the nodes, that is, in the data grid, which someone who controls
 * the database cannot change. It lasts as long as one node runs; the log keeps the heads for
 * longer.
 */
@Singleton
public class ChainHeadCache {
  public static final String MAP = "sallyport-audit-chain";
  public static final int ENTRIES = 10;

  private static final String KEY = "head";

  private final SealedMap entries;

  /** A seal's number and hash. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  public record Head(int number, byte[] hash) {
    public static Head parse(String text) {
      String[] parts = text.split(":", 2);
      return new Head(Integer.parseInt(parts[0]), HexFormat.of().parseHex(parts[1]));
    }

    @Override
    public String toString() {
      return number + ":" + HexFormat.of().formatHex(hash);
    }
  }

  @Inject
  public ChainHeadCache(DataGrid grid) {
    this(grid.map(MAP, ENTRIES, Duration.ZERO));
  }

  public ChainHeadCache(SealedMap entries) {
    this.entries = entries;
  }

  /**
   * @throws dev.sallyport.problem.Problem 503 if the data grid does not respond or the entry is
   *     forged
   */
  public Optional<Head> head() {
    return DataGrid.answer(() -> entries.get(KEY)).map(ChainHeadCache::head);
  }

  private static Head head(SealedMap.Entry entry) {
    return Head.parse(entry.text());
  }

  /** Initializes the memory from the database when the first node starts. */
  public void learn(Head head) {
    DataGrid.answer(() -> entries.putIfAbsent(KEY, bytes(head)));
  }

  /** Never decreases: if two nodes write concurrently, the higher number remains. */
  public void remember(Head head) {
    boolean done = false;
    while (!done) {
      Optional<SealedMap.Entry> known = DataGrid.answer(() -> entries.get(KEY));
      done =
          known.isEmpty()
              ? DataGrid.answer(() -> entries.putIfAbsent(KEY, bytes(head)))
              : head(known.get()).number() >= head.number()
                  || DataGrid.answer(() -> entries.replace(known.get(), bytes(head)));
    }
  }

  private static byte[] bytes(Head head) {
    return head.toString().getBytes(StandardCharsets.UTF_8);
  }
}
