package dev.sallyport.audit.chain;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.audit.chain.append.AuditCheckpointService;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Verifies the audit chain in slices of about a second. The progress of the nightly verification is
 * in the data grid, so that any node can continue it and the database cannot fake its completion.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AuditChain {
  private static final Logger LOG = Logger.getLogger(AuditChain.class.getName());
  private static final String RUN = "run";

  /**
   * Maximum number of events for one kind of break; after an attack on millions of events the API
   * lists more.
   */
  private static final int EVENTS = 100;

  private final VerificationService slices;
  private final AuditCheckpointService seals;
  private final AuditService audit;
  private final DataGrid grid;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AuditChain() {
    this(null, null, null, null, null);
  }

  @Inject
  public AuditChain(
      VerificationService slices,
      AuditCheckpointService seals,
      AuditService audit,
      DataGrid grid,
      Clock clock) {
    this.slices = slices;
    this.seals = seals;
    this.audit = audit;
    this.grid = grid;
    this.clock = clock;
  }

  private SealedMap memory() {
    return grid.map(ChainHeadCache.MAP, ChainHeadCache.ENTRIES, Duration.ZERO);
  }

  /** Verifies every seal and every sealed event now; takes about a minute for ten million. */
  public ChainReport verify() {
    // Read before the verification starts: events sealed in the meantime are not verified.
    long unsealed = slices.countUnsealed();
    ChainRun run = ChainRun.of(slices.begin());
    while (!run.progress().isDone()) {
      run = run.with(slices.next(run.progress()));
    }
    return slices.report(run).withUnsealed(unsealed);
  }

  /**
   * Starts a verification, which {@link #goOn} continues, unless one is running: otherwise calls in
   * short succession would prevent any from completing.
   */
  public void begin() {
    if (run().map(stored -> stored.progress().isDone()).orElse(true)) {
      keep(ChainRun.of(slices.begin()));
    }
  }

  /**
   * Continues an incomplete verification. Each break is recorded as an event; a slice whose breaks
   * cannot be recorded is verified again.
   */
  public void goOn(Duration limit) {
    Instant end = clock.instant().plus(limit);
    Optional<ChainRun> run = run().filter(stored -> !stored.progress().isDone());
    while (run.isPresent() && clock.instant().isBefore(end)) {
      ChainRun before = run.get();
      ChainRun after = before.with(slices.next(before.progress()));
      ChainRun.firstOfEachKind(after.breaks(), EVENTS).stream()
          .filter(found -> !before.breaks().contains(found))
          .forEach(this::record);
      keep(after);
      run = Optional.of(after).filter(going -> !going.progress().isDone());
    }
  }

  /** Reported by an event and in the log. */
  public void record(ChainBreak broken) {
    LOG.log(Level.SEVERE, "The audit chain is broken: {0}", broken);
    audit.failed(
        EventType.AUDIT_BROKEN,
        Subject.NOBODY.with(broken.detail()),
        RequestOrigin.SERVICE,
        FailureReason.TAMPERED);
  }

  private void keep(ChainRun run) {
    byte[] text = run.text().getBytes(StandardCharsets.UTF_8);
    DataGrid.answer(
        () -> {
          memory().put(RUN, text);
          return run;
        });
  }

  private Optional<ChainRun> run() {
    return DataGrid.answer(() -> memory().get(RUN)).map(SealedMap.Entry::text).map(ChainRun::parse);
  }

  /** The result of the last verification, even if it is incomplete; empty before the first. */
  public Optional<ChainReport> last() {
    return run().map(slices::report);
  }

  /**
   * Acknowledges a break of the last verification by a seal.
   *
   * @return false if the last verification did not find this break
   */
  public boolean acknowledge(String id, RequestOrigin origin) {
    Optional<ChainBreak> broken =
        run().stream()
            .flatMap(run -> run.breaks().stream())
            .filter(found -> found.id().equals(id))
            .findFirst();
    if (broken.isEmpty()) {
      return false;
    }
    boolean more = true;
    while (more) {
      more = seals.resealSome(broken.get());
    }
    seals.acknowledge(broken.get(), origin);
    run().map(run -> run.without(id)).ifPresent(this::keep);
    return true;
  }

  /** The age of the oldest unsealed event; zero if there is none. */
  public Duration oldestUnsealed() {
    Instant now = clock.instant();
    return slices
        .oldestUnsealed()
        .filter(written -> written.isBefore(now))
        .map(written -> Duration.between(written, now))
        .orElse(Duration.ZERO);
  }
}
