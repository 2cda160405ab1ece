package dev.sallyport.audit.chain.append;

import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.event.CheckpointedEvents;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import dev.sallyport.audit.chain.event.EventDigest;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.audit.chain.event.EventPositions;
import dev.sallyport.platform.database.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes seals that are statements: that an operator acknowledged a break, or that personal data
 * was erased. Only the service can sign them, so that an attacker cannot justify a change. Runs in
 * the caller's transaction, with a bounded number of events each.
 */
public final class ChainStatements {
  private final Sql sql;
  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final CheckpointedEvents events;
  private final ChainWriter chain;

  public ChainStatements(Sql sql, ChainKey key, ChainHeadCache heads) {
    this.sql = sql;
    this.seals = new AuditCheckpoints(sql);
    this.signers = new CheckpointSigners(key, seals);
    this.events = new CheckpointedEvents(sql);
    this.chain = new ChainWriter(sql, key, heads).open();
    events.readByPlace();
  }

  public List<ChainLink> links() {
    return chain.links();
  }

  /**
   * Acknowledges a break, so that the verification no longer reports it; a further change of the
   * same event is a new break.
   */
  public void acknowledge(ChainBreak broken) {
    chain.state(CheckpointPurpose.ACKNOWLEDGED, broken.key(), broken.id());
  }

  /**
   * Seals the current state of events whose seals are lost; otherwise they could be changed without
   * detection once the break is acknowledged.
   *
   * @return whether more may remain
   */
  public boolean resealSome(ChainBreak broken) {
    if (broken.kind() != Kind.SEAL_MISSING && broken.kind() != Kind.SEAL_CHANGED) {
      return false;
    }
    Optional<EventPosition> end = startAfter(broken.last());
    if (end.isEmpty()) {
      // The sealer has already passed them.
      return false;
    }
    EventPosition begin = resealedTo(broken).orElse(endBefore(broken.seal()));
    if (begin.compareTo(end.get()) >= 0) {
      return false;
    }
    List<Digested> rows = events.range(begin, end.get(), AuditCheckpointer.BATCH);
    boolean all = rows.size() < AuditCheckpointer.BATCH;
    EventPosition reached = all ? end.get() : rows.get(rows.size() - 1).place();
    chain.state(CheckpointPurpose.RESEALED, broken.id(), begin + "," + reached, rows);
    return !all;
  }

  private Optional<EventPosition> resealedTo(ChainBreak broken) {
    for (Stored stored : seals.stating(CheckpointPurpose.RESEALED, broken.id())) {
      if (signers.isTrusted(stored)) {
        return Optional.of(EventPosition.parse(stored.link().detail().split(",", 2)[1]));
      }
    }
    return Optional.empty();
  }

  private EventPosition endBefore(int number) {
    return seals
        .newest(number, signers::isTrusted)
        .map(stored -> stored.link().upto())
        .orElse(EventPosition.START);
  }

  private Optional<EventPosition> startAfter(int number) {
    int last = number;
    List<Stored> page = seals.from(last + 1, 10);
    while (!page.isEmpty()) {
      for (Stored stored : page) {
        if (stored.link().is(CheckpointPurpose.EVENTS) && signers.isTrusted(stored)) {
          return Optional.of(stored.link().after());
        }
        last = stored.link().number();
      }
      page = seals.from(last + 1, 10);
    }
    return Optional.empty();
  }

  /**
   * States that the personal data of a person is erased in all existing events.
   *
   * @return the position up to which it may be erased
   */
  public long beginErasure(UUID person) {
    long position = new EventPositions(sql).current();
    chain.state(CheckpointPurpose.ERASED, person.toString(), Long.toString(position));
    return position;
  }

  /** Erases the personal data of some events up to a position; returns whether more may remain. */
  public boolean eraseSome(UUID person, long position, int limit) {
    List<Digested> rows = events.notErased(person, position, limit);
    EventPosition version1 =
        seals.newestOfVersion1(any -> true).map(last -> last.link().upto()).orElse(null);
    List<UUID> again = new ArrayList<>();
    for (Digested row : rows) {
      boolean old = version1 != null && row.place().compareTo(version1) <= 0;
      if (old && isAsSealed(row)) {
        again.add(row.id());
      }
      erase(row, old);
    }
    if (!again.isEmpty()) {
      // A digest of version 1 cannot be computed without the fields.
      chain.state(
          CheckpointPurpose.ERASED,
          person.toString(),
          Long.toString(position),
          events.withIds(again).stream().filter(row -> row.digest().isErased()).toList());
    }
    return rows.size() == limit;
  }

  private boolean isAsSealed(Digested row) {
    for (Stored stored : seals.ofVersion1From(row.place())) {
      int index = stored.link().ids().indexOf(row.id());
      if (index >= 0 && signers.isTrusted(stored)) {
        return Arrays.equals(stored.link().digest(index), row.digest().version(1));
      }
    }
    return false;
  }

  private void erase(Digested row, boolean withoutSalt) {
    EventDigest digest = row.digest();
    // Events without a salt get a temporary one, which is discarded, so that the commitment reveals
    // nothing.
    String salt = withoutSalt ? UUID.randomUUID().toString() : digest.salt();
    sql.update(
        "update auth_events set personal_commitment = ?, personal_salt = null,"
            + " email_hash = null, ip_address = null, user_agent = null"
            + " where id = ? and created_at = ?",
        HexFormat.of().parseHex(digest.commitment(salt)),
        row.id(),
        row.createdAt());
  }
}
