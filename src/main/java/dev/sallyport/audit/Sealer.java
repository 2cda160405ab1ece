package dev.sallyport.audit;

import dev.sallyport.audit.SealedEvents.Digested;
import dev.sallyport.audit.SealedEvents.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Seals what has been recorded since the last seal. Those who record never wait for it: it reads
 * the rows of transactions below PostgreSQL's horizon, {@code pg_snapshot_xmin}, all of which have
 * ended, so that no row can appear any more before those that are sealed. In the caller's
 * transaction.
 */
final class Sealer {
  static final int BATCH = 2_000;

  /** For clocks that differ, and for transactions that are open while others commit. */
  static final Duration LATENESS = Duration.ofMinutes(10);

  private final KnownHeads heads;
  private final Positions positions;
  private final ChainWriter chain;
  private final SealedEvents events;

  Sealer(Connection connection, ChainKey key, KnownHeads heads) {
    this.positions = new Positions(connection);
    this.heads = heads;
    this.chain = new ChainWriter(connection, key, heads);
    this.events = new SealedEvents(connection);
  }

  /** Nothing was written when nothing is due or another node has the lock. */
  ChainWriter sealBatch() throws SQLException {
    if (!chain.tryOpen()) {
      return chain;
    }
    events.readByPlace();
    List<Digested> rows = events.between(chain.place(), positions.horizon(), BATCH);
    if (!rows.isEmpty()) {
      Place last = rows.get(rows.size() - 1).place();
      Instant before = chain.completeUntil();
      Instant notBefore = before == null ? null : before.minus(LATENESS);
      chain.seal(rows, last, notBefore, later(before, oldestUnsealed(rows.size(), last)));
    }
    return chain;
  }

  private Instant oldestUnsealed(int sealed, Place last) throws SQLException {
    if (sealed == BATCH) {
      // There may be millions more, of any time.
      return Instant.EPOCH;
    }
    // A row with a position that no transaction has had yet is forged, and must not count.
    Waiting waiting = events.waiting(last, positions.next(), BATCH);
    return waiting.count() > BATCH ? Instant.EPOCH : waiting.oldest().orElse(chain.now());
  }

  private static Instant later(Instant oneOrNull, Instant other) {
    return oneOrNull == null || oneOrNull.isBefore(other) ? other : oneOrNull;
  }

  /** For a dump that was restored into another cluster. */
  void keepPositionsRising() throws SQLException {
    chain.lock();
    positions.keepRising();
  }

  /** Tells the nodes how far the chain reaches, unless they know. */
  void teachHeads() throws SQLException {
    chain.newestHead().ifPresent(heads::learn);
  }
}
