package dev.sallyport.audit;

import dev.sallyport.audit.ChainReport.Break;
import dev.sallyport.audit.ChainReport.Kind;
import dev.sallyport.audit.SealedEvents.Digested;
import dev.sallyport.audit.SealedEvents.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Checks every seal and every event, in the order of months and seals, with a bounded number of
 * them in memory. Needs a transaction, for its cursor; others go on recording and sealing.
 */
final class ChainVerifier {
  /** How many events are read with one query. */
  private static final int EVENTS_AT_ONCE = 2_000;

  private final ChainKey key;
  private final KnownHeads heads;
  private final LocalDate oldestMonth;
  private final Seals seals;
  private final SealedEvents events;

  private final Map<LocalDate, Long> foundOf = new HashMap<>();
  private long sealsFound;
  private long otherSecret;
  private Break found;
  private ChainLink.Stored last;
  private int waitingEvents;
  private final List<ChainLink> waiting = new ArrayList<>();

  /**
   * @param oldestMonth those before are dropped, or may be
   */
  ChainVerifier(Connection connection, ChainKey key, KnownHeads heads, LocalDate oldestMonth) {
    this.key = key;
    this.heads = heads;
    this.oldestMonth = oldestMonth;
    this.seals = new Seals(connection);
    this.events = new SealedEvents(connection);
  }

  ChainReport verify() throws SQLException {
    // First: what is sealed meanwhile is beyond it.
    Seals.End end = seals.end();
    seals.each(end.place(), this::verify);
    if (found == null && last != null) {
      finishMonth();
    }
    if (found == null) {
      findLostMonth();
    }
    if (found == null) {
      findAdded(end.place());
    }
    return new ChainReport(
        foundOf.values().stream().mapToLong(Long::longValue).sum(),
        sealsFound,
        events.countAfter(end.place()),
        otherSecret,
        end.completeUntil(),
        Optional.ofNullable(found));
  }

  /** False when the chain is broken. */
  private boolean verify(ChainLink.Stored stored) throws SQLException {
    ChainLink link = stored.link();
    boolean first = last == null || !last.link().month().equals(link.month());
    if (first && last != null) {
      finishMonth();
    }
    if (found == null && !link.month().isBefore(oldestMonth)) {
      verify(stored, first ? 1 : last.link().number() + 1);
    }
    // One of a dropped month is there to anchor a later one.
    last = stored;
    return found == null;
  }

  private void verify(ChainLink.Stored stored, int number) throws SQLException {
    ChainLink link = stored.link();
    Kind broken = broken(stored, number);
    if (broken != null) {
      // An event of the seals before comes first.
      verifyWaiting();
      report(broken, link.month(), broken == Kind.SEAL_MISSING ? number : link.number(), null);
      return;
    }
    sealsFound++;
    waiting.add(link);
    waitingEvents += link.ids().size();
    if (waitingEvents >= EVENTS_AT_ONCE) {
      verifyWaiting();
    }
  }

  /** Null when it is not. */
  private Kind broken(ChainLink.Stored stored, int number) throws SQLException {
    ChainLink link = stored.link();
    if (link.number() != number || (number == 1 && !seals.hasPrevious(link))) {
      return Kind.SEAL_MISSING;
    }
    byte[] hash = link.hash();
    if (!Arrays.equals(hash, stored.hash())
        || (number > 1 && !Arrays.equals(link.previousHash(), last.hash()))) {
      return Kind.SEAL_CHANGED;
    }
    if (!stored.signedBy().equals(key.name())) {
      otherSecret++;
      return null;
    }
    return key.verifies(hash, stored.signature()) ? null : Kind.SEAL_CHANGED;
  }

  /** The month's chain must reach as far as the nodes remember. */
  private void finishMonth() throws SQLException {
    verifyWaiting();
    ChainLink link = last.link();
    if (found != null || link.month().isBefore(oldestMonth)) {
      return;
    }
    Optional<KnownHeads.Head> head = heads.of(link.month());
    if (head.isPresent() && head.get().number() > link.number()) {
      report(Kind.SEAL_MISSING, link.month(), link.number() + 1, null);
    } else if (head.isPresent()
        && head.get().number() == link.number()
        && !Arrays.equals(head.get().hash(), last.hash())) {
      report(Kind.SEAL_CHANGED, link.month(), link.number(), null);
    }
  }

  private void verifyWaiting() throws SQLException {
    if (waiting.isEmpty()) {
      return;
    }
    List<UUID> ids = waiting.stream().flatMap(link -> link.ids().stream()).toList();
    Map<UUID, Digested> stored = events.withIds(ids, waiting.get(0).month());
    for (ChainLink link : waiting) {
      for (int i = 0; found == null && i < link.ids().size(); i++) {
        verify(link, i, stored.get(link.ids().get(i)));
      }
    }
    waiting.clear();
    waitingEvents = 0;
  }

  private void verify(ChainLink link, int index, Digested event) {
    UUID id = link.ids().get(index);
    if (event == null) {
      report(Kind.EVENT_MISSING, link.month(), link.number(), id);
    } else if (!Arrays.equals(event.digest(), link.digest(index))) {
      report(Kind.EVENT_CHANGED, link.month(), link.number(), id);
    } else if (link.notBefore() != null && event.createdAt().isBefore(link.notBefore())) {
      report(Kind.EVENT_ADDED, link.month(), link.number(), id);
    } else {
      foundOf.merge(link.month(), 1L, Long::sum);
    }
  }

  /** A month that the nodes remember and the database has nothing of. */
  private void findLostMonth() throws SQLException {
    for (LocalDate month : heads.months()) {
      if (!month.isBefore(oldestMonth) && seals.head(month).isEmpty()) {
        report(Kind.SEAL_MISSING, month, 1, null);
      }
    }
  }

  /** Rows that claim a place among the sealed ones and are in no seal. */
  private void findAdded(Place end) throws SQLException {
    for (LocalDate month : events.months(oldestMonth)) {
      if (found == null && events.countUpTo(end, month) != foundOf.getOrDefault(month, 0L)) {
        events
            .firstWithoutSealUpTo(end, month)
            .ifPresent(id -> report(Kind.EVENT_ADDED, month, 0, id));
      }
    }
  }

  /** Only the first counts. */
  private void report(Kind kind, LocalDate month, int seal, UUID event) {
    if (found == null) {
      found = new Break(kind, month, seal, event);
    }
  }
}
