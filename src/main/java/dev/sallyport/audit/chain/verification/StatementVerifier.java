package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.event.EventPosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Compares what seals state with the other seals and the events. */
final class StatementVerifier {
  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final EventVerifier events;
  private final BreakCollector breaks;
  private final LocalDate droppedBefore;

  /**
   * @param droppedBefore the retention has dropped the months before this one
   */
  StatementVerifier(
      AuditCheckpoints seals,
      CheckpointSigners signers,
      EventVerifier events,
      BreakCollector breaks,
      LocalDate droppedBefore) {
    this.seals = seals;
    this.signers = signers;
    this.events = events;
    this.breaks = breaks;
    this.droppedBefore = droppedBefore;
  }

  void verify(ChainLink link) {
    if (link.is(CheckpointPurpose.GAP)) {
      verifyRemembered(link.subject(), link.month());
    } else if (link.is(CheckpointPurpose.BEGIN)) {
      verifyHeadsOfVersion1(link);
    } else if (link.is(CheckpointPurpose.RESEALED)) {
      verifyResealed(link);
    } else if (link.is(CheckpointPurpose.ERASED) && !link.ids().isEmpty()) {
      events.verifyAgain(link);
    }
  }

  /** A range with events of several months is covered by several seals. */
  private void verifyResealed(ChainLink link) {
    List<ChainLink> together = new ArrayList<>();
    for (Stored stored : seals.stating(CheckpointPurpose.RESEALED, link.subject())) {
      if (signers.isTrusted(stored) && stored.link().detail().equals(link.detail())) {
        together.add(stored.link());
      }
    }
    String[] range = link.detail().split(",", 2);
    events.verifyRange(EventPosition.parse(range[0]), EventPosition.parse(range[1]), together);
  }

  void verifyRemembered(String head, LocalDate month) {
    if (head.equals("none")) {
      return;
    }
    ChainHeadCache.Head known = ChainHeadCache.Head.parse(head);
    List<Stored> there = seals.numbered(known.number());
    if (!there.isEmpty()
        && there.stream().noneMatch(stored -> Arrays.equals(stored.hash(), known.hash()))) {
      int number = known.number();
      breaks.report(Kind.SEAL_CHANGED, month, number, number, null, hex(there.get(0).hash()));
    }
  }

  private void verifyHeadsOfVersion1(ChainLink begin) {
    Map<LocalDate, ChainHeadCache.Head> there = seals.headsOfVersion1(EventPosition.AFTER_ALL);
    for (String text : begin.detail().split(",", -1)) {
      String[] parts = text.split("/", 2);
      LocalDate month = LocalDate.parse(parts[0]);
      ChainHeadCache.Head pinned = ChainHeadCache.Head.parse(parts[1]);
      ChainHeadCache.Head head = there.remove(month);
      if (month.isBefore(droppedBefore)) {
        continue;
      }
      int number = head == null ? 0 : head.number();
      if (number < pinned.number()) {
        breaks.report(Kind.SEAL_MISSING, month, number + 1, pinned.number(), null, "");
      } else if (number > pinned.number() || !Arrays.equals(head.hash(), pinned.hash())) {
        breaks.report(Kind.SEAL_CHANGED, month, number, number, null, hex(head.hash()));
      }
    }
    for (Map.Entry<LocalDate, ChainHeadCache.Head> more : there.entrySet()) {
      int number = more.getValue().number();
      if (!more.getKey().isBefore(droppedBefore)) {
        breaks.report(
            Kind.SEAL_CHANGED, more.getKey(), number, number, null, hex(more.getValue().hash()));
      }
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
