package dev.sallyport.admin.event;

import dev.sallyport.audit.chain.ChainReport;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The result of the last verification of the audit chain.
 *
 * @param startedAt null if there was none since the nodes started
 * @param done false while it is running
 * @param sealedUntil every event that was written before is sealed; null when none is
 * @param breaks that no operator has acknowledged, at most 1,000 of each kind
 * @param moreBreaks number of further breaks
 */
public record AuditChainView(
    Instant startedAt,
    boolean done,
    long events,
    long seals,
    long unsealed,
    Instant sealedUntil,
    List<BreakView> breaks,
    int moreBreaks,
    int acknowledged) {
  /**
   * A break of the chain.
   *
   * @param id for acknowledging it
   * @param month as {@code 2026-11}
   * @param seal 0 for an event that no seal covers
   * @param lastSeal the last of several consecutive seals; otherwise the same
   * @param eventId null if a seal is broken
   */
  public record BreakView(
      String id, String kind, String month, int seal, int lastSeal, UUID eventId) {
    static BreakView of(ChainBreak broken) {
      return new BreakView(
          broken.id(),
          broken.code(),
          broken.month().toString().substring(0, 7),
          broken.seal(),
          broken.last(),
          broken.eventId());
    }
  }

  private static final AuditChainView NONE =
      new AuditChainView(null, false, 0, 0, 0, null, List.of(), 0, 0);

  static AuditChainView of(Optional<ChainReport> found) {
    return found
        .map(
            report ->
                new AuditChainView(
                    report.started(),
                    report.done(),
                    report.events(),
                    report.seals(),
                    report.unsealed(),
                    report.sealedUntil(),
                    report.breaks().stream().map(BreakView::of).toList(),
                    report.others(),
                    report.acknowledged()))
        .orElse(NONE);
  }
}
