package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.verification.UnsealedEvents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of verifying the audit chain.
 *
 * @param started start of the verification
 * @param done false while it is running
 * @param events number of unchanged sealed events
 * @param seals number of valid seals
 * @param unsealed number of unsealed events, counted up to {@value UnsealedEvents#COUNTED}
 * @param sealedUntil every event written before this time is sealed; null if none is
 * @param breaks unacknowledged breaks in the order of the chain; of each kind the first {@value
 *     BreakCollector#KEPT}
 * @param others number of further breaks
 * @param acknowledged number of acknowledged breaks
 */
public record ChainReport(
    Instant started,
    boolean done,
    long events,
    long seals,
    long unsealed,
    Instant sealedUntil,
    List<ChainBreak> breaks,
    int others,
    int acknowledged) {
  ChainReport withUnsealed(long count) {
    return new ChainReport(
        started, done, events, seals, count, sealedUntil, breaks, others, acknowledged);
  }

  public Optional<ChainBreak> firstBreak() {
    return breaks.stream().findFirst();
  }

  public boolean isIntact() {
    return breaks.isEmpty();
  }
}
