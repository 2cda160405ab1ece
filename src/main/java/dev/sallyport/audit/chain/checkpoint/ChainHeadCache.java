package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.platform.grid.DataGrid;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

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

  private final ConcurrentMap<String, String> entries;

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

  public ChainHeadCache(ConcurrentMap<String, String> entries) {
    this.entries = entries;
  }

  public Optional<Head> head() {
    return Optional.ofNullable(DataGrid.answer(() -> entries.get(KEY))).map(Head::parse);
  }

  /** Initializes the memory from the database when the first node starts. */
  public void learn(Head head) {
    DataGrid.answer(() -> entries.putIfAbsent(KEY, head.toString()));
  }

  /** Never decreases: if two nodes write concurrently, the higher number remains. */
  public void remember(Head head) {
    String text = head.toString();
    boolean done = false;
    while (!done) {
      String known = DataGrid.answer(() -> entries.putIfAbsent(KEY, text));
      done =
          known == null
              || Head.parse(known).number() >= head.number()
              || DataGrid.answer(() -> entries.replace(KEY, known, text));
    }
  }
}
