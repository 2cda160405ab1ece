package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.event.EventPosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifies the seals of version 1, which are one chain for each month. */
final class MonthlyChainVerifier {
  private static final int SEALS_AT_ONCE = 50;

  private final AuditCheckpoints seals;
  private final CheckpointVerifier checkpoints;
  private final EventVerifier events;
  private final BreakCollector breaks;
  private final LocalDate droppedBefore;

  /**
   * @param droppedBefore the retention has dropped the months before this one
   */
  MonthlyChainVerifier(
      AuditCheckpoints seals,
      CheckpointVerifier checkpoints,
      EventVerifier events,
      BreakCollector breaks,
      LocalDate droppedBefore) {
    this.seals = seals;
    this.checkpoints = checkpoints;
    this.events = events;
    this.breaks = breaks;
    this.droppedBefore = droppedBefore;
  }

  /**
   * Verifies the next seals and their events.
   *
   * @return up to where; empty if there are no more
   */
  Optional<EventPosition> verifyAfter(EventPosition verified) {
    List<Stored> page =
        AuditCheckpoints.wholeBatches(
            seals.ofVersion1After(verified, SEALS_AT_ONCE), SEALS_AT_ONCE);
    if (page.isEmpty()) {
      return Optional.empty();
    }
    Map<LocalDate, ChainHeadCache.Head> last = seals.headsOfVersion1(verified);
    List<ChainLink> links = new ArrayList<>();
    EventPosition covered = verified;
    EventPosition batch = covered;
    for (Stored stored : page) {
      ChainLink link = stored.link();
      if (!link.upto().equals(batch)) {
        covered = batch;
        batch = link.upto();
      }
      ChainHeadCache.Head before = last.get(link.month());
      boolean good = !link.month().isBefore(droppedBefore) && isGood(stored, before);
      if (good) {
        links.add(link.startingAfter(covered));
      }
      last.put(link.month(), good ? stored.head() : new ChainHeadCache.Head(link.number(), null));
    }
    events.verifyRanges(links);
    return Optional.of(batch);
  }

  /** Whether the seal itself is valid. */
  private boolean isGood(Stored stored, ChainHeadCache.Head before) {
    ChainLink link = stored.link();
    int expected = before == null ? 1 : before.number() + 1;
    if (link.number() > expected) {
      breaks.report(Kind.SEAL_MISSING, link.month(), expected, link.number() - 1, null, "");
    } else if (before != null
        && before.hash() != null
        && !Arrays.equals(link.previousHash(), before.hash())) {
      checkpoints.reportChangedBefore(stored, before);
    }
    return checkpoints.isGood(stored);
  }
}
