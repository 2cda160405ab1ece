package dev.sallyport.audit.chain.append;

import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.event.CheckpointedEvents;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Waiting;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.audit.chain.event.EventPositions;
import dev.sallyport.platform.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Seals the events recorded since the last seal, in the caller's transaction. Recording never waits
 * for sealing: it reads only rows of transactions below PostgreSQL's horizon, {@code
 * pg_snapshot_xmin}, all of which have ended, so that no row can appear before those that are
 * sealed.
 */
public final class AuditCheckpointer {
  public static final int BATCH = 2_000;

  /** Tolerance for clock skew, and for transactions that are open while others commit. */
  public static final Duration LATENESS = Duration.ofMinutes(10);

  private final ChainHeadCache heads;
  private final EventPositions positions;
  private final ChainWriter chain;
  private final CheckpointedEvents events;

  public AuditCheckpointer(Sql sql, ChainKey key, ChainHeadCache heads) {
    this.positions = new EventPositions(sql);
    this.heads = heads;
    this.chain = new ChainWriter(sql, key, heads);
    this.events = new CheckpointedEvents(sql);
  }

  /** Writes nothing if nothing is due or another node holds the lock. */
  public ChainWriter sealBatch() {
    if (!chain.tryOpen()) {
      return chain;
    }
    events.readByPlace();
    List<Digested> rows = events.between(chain.place(), positions.horizon(), BATCH);
    if (!rows.isEmpty()) {
      EventPosition last = rows.get(rows.size() - 1).place();
      Instant before = chain.completeUntil();
      Instant notBefore = before == null ? null : before.minus(LATENESS);
      chain.seal(rows, last, notBefore, later(before, oldestUnsealed(rows.size(), last)));
    }
    return chain;
  }

  private Instant oldestUnsealed(int sealed, EventPosition last) {
    if (sealed == BATCH) {
      // There may be millions of other rows, with any time.
      return Instant.EPOCH;
    }
    // A row with a position that no transaction has reached yet is forged and must not be counted.
    Waiting waiting = events.waiting(last, positions.next(), BATCH);
    return waiting.count() > BATCH ? Instant.EPOCH : waiting.oldest().orElse(chain.now());
  }

  private static Instant later(Instant oneOrNull, Instant other) {
    return oneOrNull == null || oneOrNull.isBefore(other) ? other : oneOrNull;
  }

  /** For a dump that was restored into another cluster. */
  public void keepPositionsRising() {
    chain.lock();
    positions.keepRising();
  }

  /** Stores the head of the chain in the memory of the nodes, unless they know it. */
  public void teachHeads() {
    chain.newestHead().ifPresent(heads::learn);
  }
}
