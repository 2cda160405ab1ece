package dev.sallyport.audit.chain.append;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.checkpoint.ChainRows;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.audit.chain.event.EventPositions;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Appends to the audit chain under a lock that is held until the end of the caller's transaction.
 *
 * <p>It continues only a trusted head: the newest seal that has a valid signature and agrees with
 * the memory of the nodes. If the database has lost or replaced seals that the nodes remember, it
 * continues after those, and a seal permanently records the gap. So a forged head is never
 * continued, and neither an attacker nor a fail-over stops the sealing.
 */
public final class ChainWriter {
  private final Sql sql;
  private final ChainKey key;
  private final ChainHeadCache heads;
  private final EventPositions positions;
  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final List<ChainLink> links = new ArrayList<>();
  private Optional<ChainBreak> gap = Optional.empty();

  private int number;
  private byte[] hash = ChainLink.noHash();
  private EventPosition place = EventPosition.START;
  private Instant completeUntil;
  private Instant now;

  public ChainWriter(Sql sql, ChainKey key, ChainHeadCache heads) {
    this.sql = sql;
    this.key = key;
    this.heads = heads;
    this.positions = new EventPositions(sql);
    this.seals = new AuditCheckpoints(sql);
    this.signers = new CheckpointSigners(key, seals);
  }

  /** Returns false immediately while another transaction appends to the chain. */
  boolean tryOpen() {
    if (!AdvisoryLock.AUDIT_CHAIN.tryAcquire(sql)) {
      return false;
    }
    findEnd();
    return true;
  }

  /** Waits for other transactions. */
  public ChainWriter open() {
    lock();
    findEnd();
    return this;
  }

  void lock() {
    AdvisoryLock.AUDIT_CHAIN.acquire(sql);
  }

  /** The newest seal with a valid signature, without comparing it to the memory of the nodes. */
  Optional<ChainHeadCache.Head> newestHead() {
    return seals.newest(Integer.MAX_VALUE, signers::isTrusted).map(Stored::head);
  }

  private void findEnd() {
    now = positions.now();
    Optional<ChainHeadCache.Head> known = heads.head();
    Optional<Stored> newest =
        seals.newest(
            Integer.MAX_VALUE, stored -> signers.isTrusted(stored) || isKnown(stored, known));
    newest.ifPresent(this::continueAfter);
    boolean lost = newest.isEmpty() && seals.newest(Integer.MAX_VALUE, any -> true).isPresent();
    Optional<String> headsOfVersion1 = Optional.empty();
    if (lost) {
      continueUntrusted();
    } else if (newest.isEmpty()) {
      headsOfVersion1 = continueVersion1();
    }
    int trusted = number;
    boolean differs = known.isPresent() && !agreesWith(known.get());
    boolean occupied = skipOccupied();
    if (lost || differs || occupied) {
      stateGap(known, lost ? 0 : trusted);
    }
    if (headsOfVersion1.isPresent()) {
      state(CheckpointPurpose.BEGIN, "1", headsOfVersion1.get());
    }
    if (newest.isPresent() && !newest.get().signedBy().equals(key.name())) {
      state(CheckpointPurpose.SECRET, key.name(), null);
    }
  }

  private static boolean isKnown(Stored stored, Optional<ChainHeadCache.Head> known) {
    return stored.isConsistent()
        && known.isPresent()
        && known.get().number() == stored.link().number()
        && Arrays.equals(known.get().hash(), stored.hash());
  }

  private void continueAfter(Stored stored) {
    number = stored.link().number();
    hash = stored.hash();
    place = stored.link().upto();
    completeUntil = stored.link().completeUntil();
  }

  /** The heads of all months; empty if there is no seal of version 1. */
  private Optional<String> continueVersion1() {
    Optional<Stored> last = seals.newestOfVersion1(stored -> true);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    continueAfter(seals.newestOfVersion1(signers::isTrusted).orElse(last.get()));
    Map<LocalDate, ChainHeadCache.Head> months =
        new TreeMap<>(seals.headsOfVersion1(last.get().link().upto()));
    number = months.values().stream().mapToInt(ChainHeadCache.Head::number).max().orElseThrow();
    return Optional.of(
        months.entrySet().stream()
            .map(month -> month.getKey() + "/" + month.getValue())
            .collect(Collectors.joining(",")));
  }

  /** If no seal can be trusted, continues after the newest one with a plausible place. */
  private void continueUntrusted() {
    long next = positions.next();
    seals
        .newest(
            Integer.MAX_VALUE,
            stored -> stored.isConsistent() && stored.link().upto().position() < next)
        .ifPresent(this::continueAfter);
  }

  /**
   * Whether the chain up to here matches the memory of the nodes; otherwise continues after the
   * remembered seal.
   */
  private boolean agreesWith(ChainHeadCache.Head known) {
    if (number < known.number()) {
      number = known.number();
      hash = known.hash();
      return false;
    }
    if (number == known.number()) {
      boolean same = Arrays.equals(hash, known.hash());
      hash = known.hash();
      return same;
    }
    for (Stored stored : seals.numbered(known.number())) {
      if (Arrays.equals(stored.hash(), known.hash())) {
        return true;
      }
    }
    // A seal already records this gap, but the nodes do not know that seal yet.
    return seals.stating(CheckpointPurpose.GAP, known.toString()).stream()
        .anyMatch(stored -> key.signer(stored) == ChainKey.Signer.CURRENT);
  }

  /** Skips rows that were inserted in the place of the next seals. */
  private boolean skipOccupied() {
    boolean skipped = false;
    while (seals.isTaken(number + 1)) {
      number++;
      skipped = true;
    }
    return skipped;
  }

  private void stateGap(Optional<ChainHeadCache.Head> known, int trusted) {
    String remembered = known.map(ChainHeadCache.Head::toString).orElse("none");
    int first =
        trusted < number ? trusted + 1 : known.map(ChainHeadCache.Head::number).orElse(number);
    Kind kind = seals.numbered(first).isEmpty() ? Kind.SEAL_MISSING : Kind.SEAL_CHANGED;
    LocalDate month = AuditTime.month(now);
    gap =
        Optional.of(new ChainBreak(kind, month, first, Math.max(first, number), null, remembered));
    state(CheckpointPurpose.GAP, remembered, null);
  }

  /** The remembered seal that was lost or replaced; normally empty. */
  public Optional<ChainBreak> gap() {
    return gap;
  }

  /** The seals that were written. */
  public List<ChainLink> links() {
    return links;
  }

  /** Every event up to here is or was sealed. */
  public EventPosition place() {
    return place;
  }

  /** Every event written before this time is sealed; null before the first seal. */
  Instant completeUntil() {
    return completeUntil;
  }

  /** By the clock of the database. */
  Instant now() {
    return now;
  }

  public int number() {
    return number;
  }

  /** Seals the events between two places, with one seal for each month. */
  void seal(List<Digested> events, EventPosition upto, Instant notBefore, Instant complete) {
    EventPosition after = place;
    completeUntil = complete;
    place = upto;
    for (Map.Entry<LocalDate, List<Digested>> month : byMonth(events).entrySet()) {
      append(
          CheckpointPurpose.EVENTS, null, null, month.getKey(), month.getValue(), after, notBefore);
    }
  }

  /** Writes a seal that covers no new events and covers the given ones again. */
  public void state(
      CheckpointPurpose purpose, String subject, String detail, List<Digested> again) {
    Map<LocalDate, List<Digested>> months = byMonth(again);
    if (months.isEmpty()) {
      append(purpose, subject, detail, AuditTime.month(now), List.of(), place, null);
    }
    for (Map.Entry<LocalDate, List<Digested>> month : months.entrySet()) {
      append(purpose, subject, detail, month.getKey(), month.getValue(), place, null);
    }
  }

  public void state(CheckpointPurpose purpose, String subject, String detail) {
    state(purpose, subject, detail, List.of());
  }

  private void append(
      CheckpointPurpose purpose,
      String subject,
      String detail,
      LocalDate month,
      List<Digested> events,
      EventPosition after,
      Instant notBefore) {
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    events.forEach(event -> digests.writeBytes(event.digest().version(2)));
    number++;
    ChainLink link =
        new ChainLink(
            2,
            month,
            number,
            purpose.code(),
            subject,
            detail,
            events.stream().map(Digested::id).toList(),
            digests.toByteArray(),
            after,
            place,
            notBefore,
            completeUntil == null ? Instant.EPOCH : completeUntil,
            now,
            hash);
    ChainRows.insert(sql, link, key);
    links.add(link);
    hash = link.hash();
  }

  private static Map<LocalDate, List<Digested>> byMonth(List<Digested> events) {
    Map<LocalDate, List<Digested>> months = new TreeMap<>();
    for (Digested event : events) {
      months.computeIfAbsent(event.month(), first -> new ArrayList<>()).add(event);
    }
    return months;
  }
}
