package dev.sallyport.audit.chain;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.ChainKey.Signer;
import dev.sallyport.audit.chain.ChainLink.Stored;
import dev.sallyport.audit.chain.ChainProgress.Phase;
import dev.sallyport.audit.chain.ChainProgress.Unsigned;
import dev.sallyport.audit.chain.ChainReport.Break;
import dev.sallyport.audit.chain.ChainReport.Kind;
import dev.sallyport.audit.chain.CheckpointedEvents.Digested;
import dev.sallyport.platform.crypto.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private static final int EVENTS_AT_ONCE = 4_000;

  /** Of each kind in one slice, so that millions of added rows do not fill the memory. */
  private static final int NAMED_AT_ONCE = ChainRun.KEPT;

  private static final int SIGNERS_AT_ONCE = 50;

  private final Connection connection;
  private final ChainKey key;
  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final CheckpointedEvents events;
  private final ChainHeadCache heads;
  private final EventPositions positions;

  private final Map<String, Break> found = new LinkedHashMap<>();
  private final Map<Kind, Integer> named = new EnumMap<>(Kind.class);
  private final Set<String> acknowledged = new HashSet<>();
  private final Map<String, List<Stored>> erasures = new LinkedHashMap<>();
  private Map<String, Unsigned> unsigned;
  private long eventsFound;
  private long sealsFound;
  private int others;
  private LocalDate droppedBefore;

  ChainVerifier(Connection connection, ChainKey key, ChainHeadCache heads) {
    this.connection = connection;
    this.key = key;
    this.heads = heads;
    this.seals = new AuditCheckpoints(connection);
    this.signers = new CheckpointSigners(key, seals);
    this.events = new CheckpointedEvents(connection);
    this.positions = new EventPositions(connection);
  }

  /**
   * The result of a slice.
   *
   * @param breaks of each kind at most {@value #NAMED_AT_ONCE}
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
    unsigned = new TreeMap<>(progress.unsigned());
    ChainProgress after =
        switch (progress.phase()) {
          case VERSION_1 -> version1(progress);
          case VERSION_2 -> version2(progress);
          case END -> end(progress);
          case DONE -> progress;
        };
    return new Slice(after, List.copyOf(found.values()), others, acknowledged.size());
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
        from.events() + eventsFound,
        from.seals() + sealsFound,
        unsigned);
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
    verifyRanges(links);
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
      report(Kind.SEAL_MISSING, link.month(), expected, link.number() - 1, null, "");
    } else if (before != null
        && before.hash() != null
        && !Arrays.equals(link.previousHash(), before.hash())) {
      changedBefore(stored, link.month(), before);
    }
    return isGood(stored);
  }

  /** A valid seal refers to a different previous seal, so the previous one was changed. */
  private void changedBefore(Stored stored, LocalDate month, ChainHeadCache.Head before)
      throws SQLException {
    if (signers.of(stored) != Signer.NONE) {
      int number = before.number();
      report(Kind.SEAL_CHANGED, month, number, number, null, hex(before.hash()));
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
      boolean good = isGood(stored);
      boolean begins = good && number == 0 && link.is(CheckpointPurpose.BEGIN);
      if (link.number() == number) {
        // A formerly valid seal that was inserted beside the current one.
        report(Kind.SEAL_CHANGED, link.month(), number, number, null, hex(stored.hash()));
        good = false;
      } else if (link.number() > number + 1 && !begins) {
        report(Kind.SEAL_MISSING, link.month(), number + 1, link.number() - 1, null, "");
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
    verifyRanges(links);
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

  private boolean isGood(Stored stored) throws SQLException {
    ChainLink link = stored.link();
    switch (signers.of(stored)) {
      case NONE -> {
        report(
            Kind.SEAL_CHANGED, link.month(), link.number(), link.number(), null, content(stored));
        return false;
      }
      case UNKNOWN -> countUnsigned(stored);
      case EARLIER -> signAgain(stored);
      case CURRENT -> {
        // The chain is intact.
      }
    }
    sealsFound++;
    return true;
  }

  private static String content(Stored stored) {
    return !stored.wellFormed()
        ? "malformed"
        : hex(
            Sha256.of(
                stored.hash(), stored.link().hash(), stored.signature(), bytes(stored.signedBy())));
  }

  private static byte[] bytes(String text) {
    return Sha256.of(text);
  }

  private void countUnsigned(Stored stored) {
    int number = stored.link().number();
    String signer = hex(bytes(stored.signedBy())).substring(0, 16);
    String name = stored.link().month() + "/" + signer + "-" + stored.link().version();
    boolean many = unsigned.size() >= SIGNERS_AT_ONCE && !unsigned.containsKey(name);
    unsigned.merge(
        many ? stored.link().month() + "/others" : name,
        new Unsigned(number, number, hex(Sha256.of(stored.hash()))),
        (before, one) ->
            new Unsigned(
                before.first(), one.last(), hex(Sha256.of(before.digest() + one.digest()))));
  }

  /**
   * Signs seals again under the current secret, so that an earlier secret is needed only until one
   * complete verification.
   */
  private void signAgain(Stored stored) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update audit_seals set signature = ?, signed_by = ?"
                + " where month = ? and number = ? and hash = ?")) {
      statement.setBytes(1, key.sign(stored.hash()));
      statement.setString(2, key.name());
      statement.setObject(3, stored.link().month());
      statement.setInt(4, stored.link().number());
      statement.setBytes(5, stored.hash());
      statement.executeUpdate();
    }
  }

  private void verifyStatement(ChainLink link) throws SQLException {
    if (link.is(CheckpointPurpose.GAP)) {
      verifyRemembered(link.subject(), link.month());
    } else if (link.is(CheckpointPurpose.BEGIN)) {
      verifyHeadsOfVersion1(link);
    } else if (link.is(CheckpointPurpose.RESEALED)) {
      verifyResealed(link);
    } else if (link.is(CheckpointPurpose.ERASED) && !link.ids().isEmpty()) {
      verifyElsewhere(expected(List.of(link)));
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
    verifyRange(EventPosition.parse(range[0]), EventPosition.parse(range[1]), together);
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
      report(Kind.SEAL_CHANGED, month, number, number, null, hex(there.get(0).hash()));
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
        report(Kind.SEAL_MISSING, month, number + 1, pinned.number(), null, "");
      } else if (number > pinned.number() || !Arrays.equals(head.hash(), pinned.hash())) {
        report(Kind.SEAL_CHANGED, month, number, number, null, hex(head.hash()));
      }
    }
    for (Map.Entry<LocalDate, ChainHeadCache.Head> more : there.entrySet()) {
      int number = more.getValue().number();
      if (!more.getKey().isBefore(droppedBefore)) {
        report(Kind.SEAL_CHANGED, more.getKey(), number, number, null, hex(more.getValue().hash()));
      }
    }
  }

  // Events.

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
  private void verifyRanges(List<ChainLink> links) throws SQLException {
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
  private void verifyRange(EventPosition after, EventPosition upto, List<ChainLink> links)
      throws SQLException {
    Map<UUID, Expected> expected = expected(links);
    EventPosition place = after;
    List<Digested> rows = events.range(place, upto, EVENTS_AT_ONCE);
    while (!rows.isEmpty()) {
      for (Digested row : rows) {
        Expected listed = expected.remove(row.id());
        if (listed == null) {
          reportAdded(row);
        } else {
          verify(listed, row);
        }
      }
      place = rows.get(rows.size() - 1).place();
      rows = rows.size() < EVENTS_AT_ONCE ? List.of() : events.range(place, upto, EVENTS_AT_ONCE);
    }
    verifyMoved(expected);
  }

  /** An event that is not at its sealed place was moved or deleted, or its month was dropped. */
  private void verifyMoved(Map<UUID, Expected> missing) throws SQLException {
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
        report(Kind.EVENT_CHANGED, listed, event.id(), digest(event));
      } else if (!listed.link().month().isBefore(droppedBefore)) {
        report(Kind.EVENT_MISSING, listed, entry.getKey(), "");
      }
    }
  }

  /** Events that were sealed again, at any place. */
  private void verifyElsewhere(Map<UUID, Expected> expected) throws SQLException {
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

  private void verify(Expected listed, Digested event) throws SQLException {
    ChainLink link = listed.link();
    EventDigest digest = event.digest();
    boolean erased = digest.isErased();
    if ((digest.hasCommitment() && !erased) || isMoved(link, event.place())) {
      report(Kind.EVENT_CHANGED, listed, event.id(), digest(event));
    } else if (erased && !isErasureSealed(link, event)) {
      report(Kind.EVENT_ERASED, listed, event.id(), digest(event));
    } else if (!(erased && link.version() == 1)
        && !Arrays.equals(digest.version(link.version()), listed.digest())) {
      report(Kind.EVENT_CHANGED, listed, event.id(), digest(event));
    } else if (link.notBefore() != null && event.createdAt().isBefore(link.notBefore())) {
      report(Kind.EVENT_ADDED, listed, event.id(), digest(event));
    } else {
      eventsFound++;
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
  private boolean isErasureSealed(ChainLink link, Digested event) throws SQLException {
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

  // Events that no seal covers.

  private ChainProgress end(ChainProgress progress) throws SQLException {
    LocalDate month = AuditTime.month(progress.started());
    if (!progress.known().isEmpty()) {
      int known = ChainHeadCache.Head.parse(progress.known()).number();
      if (known > progress.number()) {
        report(Kind.SEAL_MISSING, month, progress.number() + 1, known, null, "");
      }
      verifyRemembered(progress.known(), month);
    }
    verifyBeyond(progress.end());
    reportUnsigned();
    reportAdded(BEFORE_ALL, progress.start());
    EventPosition listed =
        seals
            .newest(Integer.MAX_VALUE, signers::isTrusted)
            .map(stored -> later(stored.link().upto(), progress.place()))
            .orElse(progress.place());
    long next = positions.next();
    reportAdded(lastBelow(next), AFTER_ALL);
    Instant late = positions.now().minus(AuditCheckpointer.LATENESS);
    for (Digested row : events.between(listed, next, 1)) {
      if (row.createdAt().isBefore(late)) {
        report(Kind.EVENT_UNSEALED, row.month(), 0, 0, row.id(), digest(row));
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
    while (!page.isEmpty() && !isNamedEnough(Kind.SEAL_CHANGED)) {
      for (Stored stored : page) {
        number = stored.link().number();
        if (!signers.isTrusted(stored)) {
          report(Kind.SEAL_CHANGED, stored.link().month(), number, number, null, content(stored));
        }
      }
      page = number == Integer.MAX_VALUE ? List.of() : seals.from(number + 1, SEALS_AT_ONCE);
    }
  }

  private void reportUnsigned() throws SQLException {
    for (Map.Entry<String, Unsigned> entry : unsigned.entrySet()) {
      String name = entry.getKey();
      Unsigned some = entry.getValue();
      LocalDate month = LocalDate.parse(name.substring(0, name.indexOf('/')));
      if (!month.isBefore(droppedBefore)) {
        String evidence = name.substring(name.indexOf('/') + 1) + ":" + some.digest();
        report(Kind.SEAL_UNSIGNED, month, some.first(), some.last(), null, evidence);
      }
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

  /** Rows where none may be. */
  private void reportAdded(EventPosition after, EventPosition upto) throws SQLException {
    EventPosition place = after;
    List<Digested> rows = events.range(place, upto, EVENTS_AT_ONCE);
    while (!rows.isEmpty() && !isNamedEnough(Kind.EVENT_ADDED)) {
      for (Digested row : rows) {
        reportAdded(row);
      }
      place = rows.get(rows.size() - 1).place();
      rows = rows.size() < EVENTS_AT_ONCE ? List.of() : events.range(place, upto, EVENTS_AT_ONCE);
    }
  }

  private void reportAdded(Digested row) throws SQLException {
    report(Kind.EVENT_ADDED, row.month(), 0, 0, row.id(), digest(row));
  }

  private static String digest(Digested event) {
    return hex(event.digest().version(2));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private void report(Kind kind, Expected listed, UUID event, String evidence) throws SQLException {
    ChainLink link = listed.link();
    report(kind, link.month(), link.number(), link.number(), event, evidence);
  }

  private void report(Kind kind, LocalDate month, int seal, int last, UUID event, String evidence)
      throws SQLException {
    Break broken = new Break(kind, month, seal, last, event, evidence);
    if (found.containsKey(broken.id()) || acknowledged.contains(broken.id())) {
      return;
    }
    if (isNamedEnough(kind)) {
      others++;
    } else if (isAcknowledged(broken)) {
      acknowledged.add(broken.id());
    } else {
      named.merge(kind, 1, Integer::sum);
      found.put(broken.id(), broken);
    }
  }

  private boolean isNamedEnough(Kind kind) {
    return named.getOrDefault(kind, 0) >= NAMED_AT_ONCE;
  }

  private boolean isAcknowledged(Break broken) throws SQLException {
    for (Stored stored : seals.stating(CheckpointPurpose.ACKNOWLEDGED, broken.key())) {
      if (signers.isTrusted(stored)) {
        return broken.id().equals(stored.link().detail());
      }
    }
    return false;
  }
}
