package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.event.CheckpointedEvents;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import dev.sallyport.audit.chain.event.EventDigest;
import dev.sallyport.audit.chain.event.EventPages;
import dev.sallyport.audit.chain.event.EventPosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Compares events with the seals that cover them. */
final class EventVerifier {
  private final CheckpointedEvents events;
  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final BreakCollector breaks;
  private final LocalDate droppedBefore;
  private final Map<String, List<Stored>> erasures = new LinkedHashMap<>();
  private long verified;

  /**
   * @param droppedBefore the retention has dropped the months before this one
   */
  EventVerifier(
      CheckpointedEvents events,
      AuditCheckpoints seals,
      CheckpointSigners signers,
      BreakCollector breaks,
      LocalDate droppedBefore) {
    this.events = events;
    this.seals = seals;
    this.signers = signers;
    this.breaks = breaks;
    this.droppedBefore = droppedBefore;
  }

  /** The number of events that are as they were sealed. */
  long verified() {
    return verified;
  }

  /** Events that a seal covers again, at any place. */
  void verifyAgain(ChainLink link) {
    verifyElsewhere(expected(List.of(link)));
  }

  /** Rows where none may be. */
  void reportAll(EventPosition after, EventPosition upto) {
    EventPages pages = new EventPages(events, after, upto);
    List<Digested> rows = pages.next();
    while (!rows.isEmpty() && !breaks.isFull(Kind.EVENT_ADDED)) {
      for (Digested row : rows) {
        breaks.reportAdded(row);
      }
      rows = pages.next();
    }
  }

  /** An event as sealed. */
  private record Expected(ChainLink link, int index) {
    byte[] digest() {
      return link.digest(index);
    }
  }

  private static Map<UUID, Expected> expected(List<ChainLink> links) {
    Map<UUID, Expected> expected = new LinkedHashMap<>();
    for (ChainLink link : links) {
      for (int i = 0; i < link.ids().size(); i++) {
        expected.put(link.ids().get(i), new Expected(link, i));
      }
    }
    return expected;
  }

  /** Adjacent ranges are read together. */
  void verifyRanges(List<ChainLink> links) {
    List<ChainLink> together = new ArrayList<>();
    EventPosition begin = null;
    ChainLink last = null;
    for (ChainLink link : links) {
      boolean follows =
          last != null
              && (link.after().equals(last.upto())
                  || (link.after().equals(last.after()) && link.upto().equals(last.upto())));
      if (!follows) {
        if (last != null) {
          verifyRange(begin, last.upto(), together);
          together.clear();
        }
        begin = link.after();
      }
      together.add(link);
      last = link;
    }
    if (last != null) {
      verifyRange(begin, last.upto(), together);
    }
  }

  /** Between two places there must be exactly the sealed events. */
  void verifyRange(EventPosition after, EventPosition upto, List<ChainLink> links) {
    Map<UUID, Expected> expected = expected(links);
    EventPages pages = new EventPages(events, after, upto);
    for (List<Digested> rows = pages.next(); !rows.isEmpty(); rows = pages.next()) {
      for (Digested row : rows) {
        Expected listed = expected.remove(row.id());
        if (listed == null) {
          breaks.reportAdded(row);
        } else {
          verify(listed, row);
        }
      }
    }
    verifyMoved(expected);
  }

  /** An event that is not at its sealed place was moved or deleted, or its month was dropped. */
  private void verifyMoved(Map<UUID, Expected> missing) {
    if (missing.isEmpty()) {
      return;
    }
    Map<UUID, Digested> elsewhere = new LinkedHashMap<>();
    events
        .withIds(List.copyOf(missing.keySet()))
        .forEach(event -> elsewhere.put(event.id(), event));
    for (Map.Entry<UUID, Expected> entry : missing.entrySet()) {
      Expected listed = entry.getValue();
      Digested event = elsewhere.get(entry.getKey());
      if (event != null) {
        report(Kind.EVENT_CHANGED, listed, event.id(), event.evidence());
      } else if (!listed.link().month().isBefore(droppedBefore)) {
        report(Kind.EVENT_MISSING, listed, entry.getKey(), "");
      }
    }
  }

  /** Events that were sealed again, at any place. */
  private void verifyElsewhere(Map<UUID, Expected> expected) {
    for (Digested event : events.withIds(List.copyOf(expected.keySet()))) {
      Expected listed = expected.remove(event.id());
      if (listed != null) {
        verify(listed, event);
      }
    }
    for (Map.Entry<UUID, Expected> listed : expected.entrySet()) {
      if (!listed.getValue().link().month().isBefore(droppedBefore)) {
        report(Kind.EVENT_MISSING, listed.getValue(), listed.getKey(), "");
      }
    }
  }

  private void verify(Expected listed, Digested event) {
    ChainLink link = listed.link();
    EventDigest digest = event.digest();
    boolean erased = digest.isErased();
    if ((digest.hasCommitment() && !erased) || isMoved(link, event.place())) {
      report(Kind.EVENT_CHANGED, listed, event.id(), event.evidence());
    } else if (erased && !isErasureSealed(link, event)) {
      report(Kind.EVENT_ERASED, listed, event.id(), event.evidence());
    } else if (!(erased && link.version() == 1)
        && !Arrays.equals(digest.version(link.version()), listed.digest())) {
      report(Kind.EVENT_CHANGED, listed, event.id(), event.evidence());
    } else if (link.notBefore() != null && event.createdAt().isBefore(link.notBefore())) {
      report(Kind.EVENT_ADDED, listed, event.id(), event.evidence());
    } else {
      verified++;
    }
  }

  /** In version 1 the digest does not cover the position. */
  private static boolean isMoved(ChainLink link, EventPosition place) {
    return link.version() == 1
        && (place.compareTo(link.after()) <= 0 || place.compareTo(link.upto()) > 0);
  }

  /**
   * Whether a seal states the erasure; for an event of version 1 it must also cover the rest of the
   * event again.
   */
  private boolean isErasureSealed(ChainLink link, Digested event) {
    String person = event.digest().person();
    if (person == null) {
      return false;
    }
    if (!erasures.containsKey(person)) {
      List<Stored> trusted = new ArrayList<>();
      for (Stored stored : seals.stating(CheckpointPurpose.ERASED, person)) {
        if (signers.isTrusted(stored)) {
          trusted.add(stored);
        }
      }
      erasures.put(person, trusted);
    }
    return erasures.get(person).stream()
        .map(Stored::link)
        .filter(erasure -> Long.parseLong(erasure.detail()) >= event.place().position())
        .anyMatch(erasure -> link.version() > 1 || erasure.ids().contains(event.id()));
  }

  private void report(Kind kind, Expected listed, UUID event, String evidence) {
    ChainLink link = listed.link();
    breaks.report(kind, link.month(), link.number(), link.number(), event, evidence);
  }
}
