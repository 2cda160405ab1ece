package dev.sallyport.audit;

import dev.sallyport.audit.ChainReport.Break;
import dev.sallyport.platform.DataGrid;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Verifies the audit chain, in slices of a second or so. How far the nightly verification has come
 * is in the data grid: any node can go on, and the database cannot pretend that it is done.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AuditChain {
  private static final Logger LOG = Logger.getLogger(AuditChain.class.getName());
  private static final String RUN = "run";

  /** Events of one kind of break; after an attack on millions of events, the API has more. */
  private static final int EVENTS = 100;

  @Inject private VerificationService slices;
  @Inject private SealService seals;
  @Inject private AuditService audit;
  @Inject private DataGrid grid;
  @Inject private Clock clock;

  private ConcurrentMap<String, String> memory() {
    return grid.map(KnownHeads.MAP, KnownHeads.ENTRIES, Duration.ZERO);
  }

  /** Verifies every seal and every sealed event now; takes about a minute for ten million. */
  public ChainReport verify() {
    // Before it begins: what is sealed meanwhile is not verified.
    long unsealed = slices.countUnsealed();
    ChainRun run = ChainRun.of(slices.begin());
    while (!run.progress().isDone()) {
      run = run.with(slices.next(run.progress()));
    }
    return slices.report(run).withUnsealed(unsealed);
  }

  /**
   * Begins the verification that {@link #goOn} continues, unless one is under way: otherwise calls
   * in short succession would keep any from being completed.
   */
  public void begin() {
    if (run().map(stored -> stored.progress().isDone()).orElse(true)) {
      keep(ChainRun.of(slices.begin()));
    }
  }

  /**
   * Goes on with a verification that is not done. Each break is an event; a slice whose breaks
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

  /** By an event, and in the log. */
  public void record(Break broken) {
    LOG.log(Level.SEVERE, "The audit chain is broken: {0}", broken);
    audit.failed(
        EventType.AUDIT_BROKEN,
        Subject.NOBODY.with(broken.detail()),
        Origin.SERVICE,
        FailureReason.TAMPERED);
  }

  private void keep(ChainRun run) {
    String text = run.text();
    DataGrid.answer(() -> memory().put(RUN, text));
  }

  private Optional<ChainRun> run() {
    return Optional.ofNullable(DataGrid.answer(() -> memory().get(RUN))).map(ChainRun::parse);
  }

  /** What the last verification found, also while it is not done; empty before the first. */
  public Optional<ChainReport> last() {
    return run().map(slices::report);
  }

  /**
   * Acknowledges a break that the last verification found, by a seal that says so.
   *
   * @return false if it did not find that one
   */
  public boolean acknowledge(String id, Origin origin) {
    Optional<Break> broken =
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

  /** How long the oldest unsealed event has waited; zero if there is none. */
  public Duration oldestUnsealed() {
    Instant now = clock.instant();
    return slices
        .oldestUnsealed()
        .filter(written -> written.isBefore(now))
        .map(written -> Duration.between(written, now))
        .orElse(Duration.ZERO);
  }
}
