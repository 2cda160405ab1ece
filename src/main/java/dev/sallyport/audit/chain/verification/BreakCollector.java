package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.chain.checkpoint.AuditCheckpoints;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.checkpoint.CheckpointPurpose;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The breaks that a slice found. Of each kind it keeps the first {@value #KEPT} that no operator
 * has acknowledged, so that millions of breaks neither fill the memory nor hide one of another
 * kind.
 */
public final class BreakCollector {
  public static final int KEPT = 1_000;

  private final AuditCheckpoints seals;
  private final CheckpointSigners signers;
  private final Map<String, ChainBreak> found = new LinkedHashMap<>();
  private final Map<Kind, Integer> named = new EnumMap<>(Kind.class);
  private final Set<String> acknowledged = new HashSet<>();
  private int others;

  BreakCollector(AuditCheckpoints seals, CheckpointSigners signers) {
    this.seals = seals;
    this.signers = signers;
  }

  List<ChainBreak> found() {
    return List.copyOf(found.values());
  }

  /** The number of breaks that are not kept. */
  int others() {
    return others;
  }

  /** The number of breaks that are omitted because an operator acknowledged them. */
  int acknowledged() {
    return acknowledged.size();
  }

  void report(Kind kind, LocalDate month, int seal, int last, UUID event, String evidence) {
    ChainBreak broken = new ChainBreak(kind, month, seal, last, event, evidence);
    String id = broken.id();
    if (found.containsKey(id) || acknowledged.contains(id)) {
      return;
    }
    if (isFull(kind)) {
      others++;
    } else if (isAcknowledged(broken)) {
      acknowledged.add(id);
    } else {
      named.merge(kind, 1, Integer::sum);
      found.put(id, broken);
    }
  }

  /** An event that no seal covers. */
  void reportAdded(Digested row) {
    report(Kind.EVENT_ADDED, row.month(), 0, 0, row.id(), row.evidence());
  }

  /** Whether further breaks of this kind are only counted. */
  boolean isFull(Kind kind) {
    return named.getOrDefault(kind, 0) >= KEPT;
  }

  private boolean isAcknowledged(ChainBreak broken) {
    for (Stored stored : seals.stating(CheckpointPurpose.ACKNOWLEDGED, broken.key())) {
      if (signers.isTrusted(stored)) {
        return broken.id().equals(stored.link().detail());
      }
    }
    return false;
  }
}
