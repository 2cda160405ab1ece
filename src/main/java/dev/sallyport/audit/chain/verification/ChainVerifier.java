package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.append.AuditCheckpointer;
import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.checkpoint.ChainKey.Signer;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.event.CheckpointedEvents;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.audit.chain.event.EventPositions;
import dev.sallyport.audit.chain.verification.ChainProgress.Phase;
import dev.sallyport.platform.database.Sql;
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
public final class ChainVerifier {
  private static final int SEALS_AT_ONCE = 50;

  private final Sql sql;
  private final ChainKey key;
  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final CheckpointedEvents events;
  private final ChainHeadCache heads;
  private final EventPositions positions;

  private final BreakCollector breaks;

  private CheckpointVerifier checkpoints;
  private EventVerifier verifier;
  private StatementVerifier statements;
  private LocalDate droppedBefore;

  public ChainVerifier(Sql sql, ChainKey key, ChainHeadCache heads) {
    this.sql = sql;
    this.key = key;
    this.heads = heads;
    this.seals = new AuditCheckpoints(sql);
    this.signers = new CheckpointSigners(key, seals);
    this.events = new CheckpointedEvents(sql);
    this.positions = new EventPositions(sql);
    this.breaks = new BreakCollector(seals, signers);
  }

  /**
   * The result of a slice.
   *
   * @param breaks of each kind at most {@value BreakCollector#KEPT}
   * @param others how many more
   * @param acknowledged number of breaks that are omitted because an operator acknowledged them
   */
  public record Slice(
      ChainProgress progress, List<ChainBreak> breaks, int others, int acknowledged) {}

  /** Before the first slice. */
  public ChainProgress begin(Instant now) {
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
  public Slice next(ChainProgress progress) {
    events.readByPlace();
    droppedBefore = dropped().map(Dropped::before).orElse(LocalDate.MIN);
    checkpoints = new CheckpointVerifier(sql, key, signers, breaks, progress.unsigned());
    verifier = new EventVerifier(events, seals, signers, breaks, droppedBefore);
    statements = new StatementVerifier(seals, signers, verifier, breaks, droppedBefore);
    ChainProgress after =
        switch (progress.phase()) {
          case VERSION_1 -> monthly(progress);
          case VERSION_2 -> continuous(progress);
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

  private Optional<Dropped> dropped() {
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

  private ChainProgress monthly(ChainProgress progress) {
    Optional<EventPosition> upto =
        new MonthlyChainVerifier(seals, checkpoints, verifier, breaks, droppedBefore)
            .verifyAfter(progress.place());
    return upto.isPresent()
        ? moved(progress, Phase.VERSION_1, upto.get(), progress.number())
        : moved(progress, Phase.VERSION_2, progress.place(), progress.number());
  }

  private ChainProgress continuous(ChainProgress progress) {
    List<Stored> page =
        AuditCheckpoints.wholeBatches(
                seals.from(progress.number() + 1, SEALS_AT_ONCE), SEALS_AT_ONCE)
            .stream()
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
        breaks.report(
            Kind.SEAL_CHANGED,
            link.month(),
            number,
            number,
            null,
            HexFormat.of().formatHex(stored.hash()));
        good = false;
      } else if (link.number() > number + 1 && !begins) {
        breaks.report(Kind.SEAL_MISSING, link.month(), number + 1, link.number() - 1, null, "");
      } else if (before != null && !Arrays.equals(link.previousHash(), before.hash())) {
        checkpoints.reportChangedBefore(stored, before);
      }
      number = link.number();
      before = good ? stored.head() : null;
      if (good && link.is(CheckpointPurpose.EVENTS)) {
        links.add(link);
      }
      if (good && signers.isTrusted(stored)) {
        place = later(place, link.upto());
        statements.verify(link);
      }
    }
    verifier.verifyRanges(links);
    return moved(progress, Phase.VERSION_2, place, number);
  }

  private static EventPosition later(EventPosition one, EventPosition other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** The seal that the next one must continue; null if unknown. */
  private ChainHeadCache.Head good(int number) {
    List<Stored> there = seals.numbered(number);
    return there.size() == 1 && signers.of(there.get(0)) != Signer.NONE
        ? there.get(0).head()
        : null;
  }

  private ChainProgress end(ChainProgress progress) {
    LocalDate month = AuditTime.month(progress.started());
    if (!progress.known().isEmpty()) {
      int known = ChainHeadCache.Head.parse(progress.known()).number();
      if (known > progress.number()) {
        breaks.report(Kind.SEAL_MISSING, month, progress.number() + 1, known, null, "");
      }
      statements.verifyRemembered(progress.known(), month);
    }
    verifyBeyond(progress.end());
    checkpoints.reportUnsigned(droppedBefore);
    verifier.reportAll(EventPosition.BEFORE_ALL, progress.start());
    EventPosition listed =
        seals
            .newest(Integer.MAX_VALUE, signers::isTrusted)
            .map(stored -> later(stored.link().upto(), progress.place()))
            .orElse(progress.place());
    long next = positions.next();
    verifier.reportAll(lastBelow(next), EventPosition.AFTER_ALL);
    Instant late = positions.now().minus(AuditCheckpointer.LATENESS);
    for (Digested row : events.between(listed, next, 1)) {
      if (row.createdAt().isBefore(late)) {
        breaks.report(Kind.EVENT_UNSEALED, row.month(), 0, 0, row.id(), row.evidence());
      }
    }
    return moved(progress, Phase.DONE, progress.place(), progress.number());
  }

  private static EventPosition lastBelow(long position) {
    return new EventPosition(position - 1, new UUID(-1, -1));
  }

  /** Seals beyond the end are either new or forged. */
  private void verifyBeyond(int end) {
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
}
