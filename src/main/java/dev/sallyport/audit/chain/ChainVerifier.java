package dev.sallyport.audit.chain;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.ChainKey.Signer;
import dev.sallyport.audit.chain.ChainLink.Stored;
import dev.sallyport.audit.chain.ChainProgress.Phase;
import dev.sallyport.audit.chain.ChainReport.Break;
import dev.sallyport.audit.chain.ChainReport.Kind;
import dev.sallyport.audit.chain.CheckpointedEvents.Digested;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Verifies all seals and events in slices, each in a transaction of the caller.
 *
 * <p>The ranges of the seals cover all places without overlap, so each range must contain exactly
 * the sealed events, which also detects added ones. Events outside all ranges are checked last.
 * After a break it continues with the next seal that has a valid signature, so that one break does
 * not hide another.
 */
final class ChainVerifier {
  /** Unsealed events are counted up to this number. */
  static final int COUNTED = 10_000;

  private static final int SEALS_AT_ONCE = 50;

  private final Connection connection;
  private final ChainKey key;
  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final CheckpointedEvents events;
  private final ChainHeadCache heads;
  private final EventPositions positions;

  private final BreakCollector breaks;

  private CheckpointVerifier checkpoints;
  private EventVerifier verifier;
  private LocalDate droppedBefore;

  ChainVerifier(Connection connection, ChainKey key, ChainHeadCache heads) {
    this.connection = connection;
    this.key = key;
    this.heads = heads;
    this.seals = new AuditCheckpoints(connection);
    this.signers = new CheckpointSigners(key, seals);
    this.events = new CheckpointedEvents(connection);
    this.positions = new EventPositions(connection);
    this.breaks = new BreakCollector(seals, signers);
  }

  /**
   * The result of a slice.
   *
   * @param breaks of each kind at most {@value BreakCollector#KEPT}
   * @param others how many more
   * @param acknowledged number of breaks that are omitted because an operator acknowledged them
   */
  public record Slice(ChainProgress progress, List<Break> breaks, int others, int acknowledged) {}

  /** Before the first slice. */
  ChainProgress begin(Instant now) throws SQLException {
    // Reads the memory of the nodes first, because they store a seal only after its commit.
    Optional<ChainHeadCache.Head> known = heads.head();
    Optional<Stored> trusted = seals.newest(Integer.MAX_VALUE, signers::isTrusted);
    Optional<Stored> newest =
        trusted.isPresent() ? trusted : seals.newest(Integer.MAX_VALUE, any -> true);
    Optional<Dropped> dropped = dropped();
    EventPosition start = dropped.map(Dropped::start).orElse(EventPosition.START);
    return new ChainProgress(
        now,
        Phase.VERSION_1,
        newest.map(stored -> stored.link().number()).orElse(0),
        known.map(ChainHeadCache.Head::toString).orElse(""),
        start,
        start,
        dropped.map(some -> some.first() - 1).orElse(0),
        0,
        0,
        Map.of());
  }

  /** Verifies the next slice. */
  Slice next(ChainProgress progress) throws SQLException {
    events.readByPlace();
    droppedBefore = dropped().map(Dropped::before).orElse(LocalDate.MIN);
    checkpoints = new CheckpointVerifier(connection, key, signers, breaks, progress.unsigned());
    verifier = new EventVerifier(events, seals, signers, breaks, droppedBefore);
    ChainProgress after =
        switch (progress.phase()) {
          case VERSION_1 -> version1(progress);
          case VERSION_2 -> version2(progress);
          case END -> end(progress);
          case DONE -> progress;
        };
    return new Slice(after, breaks.found(), breaks.others(), breaks.acknowledged());
  }

  private ChainProgress moved(ChainProgress from, Phase phase, EventPosition place, int number) {
    return new ChainProgress(
        from.started(),
        phase,
        from.end(),
        from.known(),
        from.start(),
        place,
        number,
        from.events() + verifier.verified(),
        from.seals() + checkpoints.verified(),
        checkpoints.unsigned());
  }

  /** Skips what the retention has dropped, as stated by a seal. */
  private record Dropped(LocalDate before, int first, EventPosition start) {}

  private Optional<Dropped> dropped() throws SQLException {
    return seals
        .newestOf(CheckpointPurpose.DROPPED, signers::isTrusted)
        .map(
            stored -> {
              String[] detail = stored.link().detail().split(",", 2);
              return new Dropped(
                  LocalDate.parse(stored.link().subject()),
                  Integer.parseInt(detail[0]),
                  EventPosition.parse(detail[1]));
            });
  }

  // Seals of version 1: a chain for each month.

  private ChainProgress version1(ChainProgress progress) throws SQLException {
    List<Stored> page = wholeBatches(seals.ofVersion1After(progress.place(), SEALS_AT_ONCE));
    if (page.isEmpty()) {
      return moved(progress, Phase.VERSION_2, progress.place(), progress.number());
    }
    Map<LocalDate, ChainHeadCache.Head> last = seals.headsOfVersion1(progress.place());
    List<ChainLink> links = new ArrayList<>();
    EventPosition covered = progress.place();
    EventPosition batch = covered;
    for (Stored stored : page) {
      ChainLink link = stored.link();
      if (!link.upto().equals(batch)) {
        covered = batch;
        batch = link.upto();
      }
      ChainHeadCache.Head before = last.get(link.month());
      boolean good = !link.month().isBefore(droppedBefore) && linkOfVersion1(stored, before);
      if (good) {
        links.add(link.startingAfter(covered));
      }
      last.put(link.month(), good ? head(stored) : new ChainHeadCache.Head(link.number(), null));
    }
    verifier.verifyRanges(links);
    return moved(progress, Phase.VERSION_1, batch, progress.number());
  }

  private static ChainHeadCache.Head head(Stored stored) {
    return new ChainHeadCache.Head(stored.link().number(), stored.hash());
  }

  /** Whether the seal itself is valid. */
  private boolean linkOfVersion1(Stored stored, ChainHeadCache.Head before) throws SQLException {
    ChainLink link = stored.link();
    int expected = before == null ? 1 : before.number() + 1;
    if (link.number() > expected) {
      breaks.report(Kind.SEAL_MISSING, link.month(), expected, link.number() - 1, null, "");
    } else if (before != null
        && before.hash() != null
        && !Arrays.equals(link.previousHash(), before.hash())) {
      changedBefore(stored, link.month(), before);
    }
    return checkpoints.isGood(stored);
  }

  /** A valid seal refers to a different previous seal, so the previous one was changed. */
  private void changedBefore(Stored stored, LocalDate month, ChainHeadCache.Head before)
      throws SQLException {
    if (signers.of(stored) != Signer.NONE) {
      int number = before.number();
      breaks.report(Kind.SEAL_CHANGED, month, number, number, null, hex(before.hash()));
    }
  }

  /** A batch, whose seals share a range, must be read completely. */
  private static List<Stored> wholeBatches(List<Stored> page) {
    if (page.size() < SEALS_AT_ONCE) {
      return page;
    }
    int size = page.size();
    ChainLink last = page.get(size - 1).link();
    while (size > 0 && isSameBatch(page.get(size - 1).link(), last)) {
      size--;
    }
    return size == 0 ? page : page.subList(0, size);
  }

  private static boolean isSameBatch(ChainLink one, ChainLink other) {
    return one.upto().equals(other.upto())
        || (other.version() > 1 && one.number() == other.number());
  }

  // Seals of version 2: one chain.

  private ChainProgress version2(ChainProgress progress) throws SQLException {
    List<Stored> page =
        wholeBatches(seals.from(progress.number() + 1, SEALS_AT_ONCE)).stream()
            .filter(stored -> stored.link().number() <= progress.end())
            .toList();
    if (page.isEmpty()) {
      return moved(progress, Phase.END, progress.place(), progress.number());
    }
    ChainHeadCache.Head before = good(progress.number());
    int number = progress.number();
    EventPosition place = progress.place();
    List<ChainLink> links = new ArrayList<>();
    for (Stored stored : page) {
      ChainLink link = stored.link();
      boolean good = checkpoints.isGood(stored);
      boolean begins = good && number == 0 && link.is(CheckpointPurpose.BEGIN);
      if (link.number() == number) {
        // A formerly valid seal that was inserted beside the current one.
        breaks.report(Kind.SEAL_CHANGED, link.month(), number, number, null, hex(stored.hash()));
        good = false;
      } else if (link.number() > number + 1 && !begins) {
        breaks.report(Kind.SEAL_MISSING, link.month(), number + 1, link.number() - 1, null, "");
      } else if (before != null && !Arrays.equals(link.previousHash(), before.hash())) {
        changedBefore(stored, link.month(), before);
      }
      number = link.number();
      before = good ? head(stored) : null;
      if (good && link.is(CheckpointPurpose.EVENTS)) {
        links.add(link);
      }
      if (good && signers.isTrusted(stored)) {
        place = later(place, link.upto());
        verifyStatement(link);
      }
    }
    verifier.verifyRanges(links);
    return moved(progress, Phase.VERSION_2, place, number);
  }

  private static EventPosition later(EventPosition one, EventPosition other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** The seal that the next one must continue; null if unknown. */
  private ChainHeadCache.Head good(int number) throws SQLException {
    List<Stored> there = seals.numbered(number);
    return there.size() == 1 && signers.of(there.get(0)) != Signer.NONE ? head(there.get(0)) : null;
  }

  private void verifyStatement(ChainLink link) throws SQLException {
    if (link.is(CheckpointPurpose.GAP)) {
      verifyRemembered(link.subject(), link.month());
    } else if (link.is(CheckpointPurpose.BEGIN)) {
      verifyHeadsOfVersion1(link);
    } else if (link.is(CheckpointPurpose.RESEALED)) {
      verifyResealed(link);
    } else if (link.is(CheckpointPurpose.ERASED) && !link.ids().isEmpty()) {
      verifier.verifyAgain(link);
    }
  }

  /** A range with events of several months is covered by several seals. */
  private void verifyResealed(ChainLink link) throws SQLException {
    List<ChainLink> together = new ArrayList<>();
    for (Stored stored : seals.stating(CheckpointPurpose.RESEALED, link.subject())) {
      if (signers.isTrusted(stored) && stored.link().detail().equals(link.detail())) {
        together.add(stored.link());
      }
    }
    String[] range = link.detail().split(",", 2);
    verifier.verifyRange(EventPosition.parse(range[0]), EventPosition.parse(range[1]), together);
  }

  private void verifyRemembered(String head, LocalDate month) throws SQLException {
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

  private void verifyHeadsOfVersion1(ChainLink begin) throws SQLException {
    Map<LocalDate, ChainHeadCache.Head> there = seals.headsOfVersion1(AFTER_ALL);
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

  // Events that no seal covers.

  private ChainProgress end(ChainProgress progress) throws SQLException {
    LocalDate month = AuditTime.month(progress.started());
    if (!progress.known().isEmpty()) {
      int known = ChainHeadCache.Head.parse(progress.known()).number();
      if (known > progress.number()) {
        breaks.report(Kind.SEAL_MISSING, month, progress.number() + 1, known, null, "");
      }
      verifyRemembered(progress.known(), month);
    }
    verifyBeyond(progress.end());
    checkpoints.reportUnsigned(droppedBefore);
    verifier.reportAll(BEFORE_ALL, progress.start());
    EventPosition listed =
        seals
            .newest(Integer.MAX_VALUE, signers::isTrusted)
            .map(stored -> later(stored.link().upto(), progress.place()))
            .orElse(progress.place());
    long next = positions.next();
    verifier.reportAll(lastBelow(next), AFTER_ALL);
    Instant late = positions.now().minus(AuditCheckpointer.LATENESS);
    for (Digested row : events.between(listed, next, 1)) {
      if (row.createdAt().isBefore(late)) {
        breaks.report(Kind.EVENT_UNSEALED, row.month(), 0, 0, row.id(), row.evidence());
      }
    }
    return moved(progress, Phase.DONE, progress.place(), progress.number());
  }

  private static final EventPosition BEFORE_ALL = new EventPosition(Long.MIN_VALUE, new UUID(0, 0));
  private static final EventPosition AFTER_ALL =
      new EventPosition(Long.MAX_VALUE, new UUID(-1, -1));

  private static EventPosition lastBelow(long position) {
    return new EventPosition(position - 1, new UUID(-1, -1));
  }

  /** Seals beyond the end are either new or forged. */
  private void verifyBeyond(int end) throws SQLException {
    int number = end;
    List<Stored> page = seals.from(number + 1, SEALS_AT_ONCE);
    while (!page.isEmpty() && !breaks.isFull(Kind.SEAL_CHANGED)) {
      for (Stored stored : page) {
        number = stored.link().number();
        if (!signers.isTrusted(stored)) {
          breaks.report(
              Kind.SEAL_CHANGED,
              stored.link().month(),
              number,
              number,
              null,
              CheckpointVerifier.content(stored));
        }
      }
      page = number == Integer.MAX_VALUE ? List.of() : seals.from(number + 1, SEALS_AT_ONCE);
    }
  }

  /** Number of unsealed events, up to {@link #COUNTED}; normally those of some seconds. */
  long countUnsealed() throws SQLException {
    events.readByPlace();
    Optional<Stored> newest = seals.newest(Integer.MAX_VALUE, signers::isTrusted);
    EventPosition listed = newest.map(stored -> stored.link().upto()).orElse(EventPosition.START);
    return events.waiting(listed, Long.MAX_VALUE, COUNTED).count();
  }

  /** Time of the oldest unsealed event. */
  Optional<Instant> oldestUnsealed() throws SQLException {
    events.readByPlace();
    Optional<Stored> newest = seals.newest(Integer.MAX_VALUE, signers::isTrusted);
    EventPosition listed = newest.map(stored -> stored.link().upto()).orElse(EventPosition.START);
    return events.waiting(listed, positions.next(), AuditCheckpointer.BATCH).oldest();
  }

  /** Every event written before this time is sealed; null if none is. */
  Instant sealedUntil() throws SQLException {
    return seals
        .newest(Integer.MAX_VALUE, signers::isTrusted)
        .map(stored -> stored.link().completeUntil())
        .orElse(null);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
