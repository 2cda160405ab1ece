package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.chain.append.AuditCheckpointer;
import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.event.CheckpointedEvents;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.audit.chain.event.EventPositions;
import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.util.Optional;

/** Counts the events that no seal covers yet. */
public final class UnsealedEvents {
  /** Unsealed events are counted up to this number. */
  public static final int COUNTED = 10_000;

  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final CheckpointedEvents events;
  private final EventPositions positions;

  public UnsealedEvents(Sql sql, ChainKey key) {
    this.seals = new AuditCheckpoints(sql);
    this.signers = new CheckpointSigners(key, seals);
    this.events = new CheckpointedEvents(sql);
    this.positions = new EventPositions(sql);
  }

  /** Number of unsealed events, up to {@link #COUNTED}; normally those of some seconds. */
  public long count() {
    events.readByPlace();
    return events.waiting(sealedUpto(), Long.MAX_VALUE, COUNTED).count();
  }

  /** Time of the oldest unsealed event. */
  public Optional<Instant> oldest() {
    events.readByPlace();
    return events.waiting(sealedUpto(), positions.next(), AuditCheckpointer.BATCH).oldest();
  }

  /** Every event written before this time is sealed; null if none is. */
  public Instant sealedUntil() {
    return newest().map(ChainLink::completeUntil).orElse(null);
  }

  private EventPosition sealedUpto() {
    return newest().map(ChainLink::upto).orElse(EventPosition.START);
  }

  private Optional<ChainLink> newest() {
    return seals.newest(Integer.MAX_VALUE, signers::isTrusted).map(ChainLink.Stored::link);
  }
}
