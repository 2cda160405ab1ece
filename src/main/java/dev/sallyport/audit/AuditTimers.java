package dev.sallyport.audit;

import dev.sallyport.platform.SchemaReady;
import dev.sallyport.platform.TimedJob;
import dev.sallyport.platform.TurnService;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is done with auth events from time to time. Every node's timers ring; a turn or a lock in
 * the database lets one of them do it.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class AuditTimers {
  private static final Logger LOG = Logger.getLogger(AuditTimers.class.getName());

  @Inject private RetentionService retention;
  @Inject private SealService seals;
  @Inject private KnownHeads heads;
  @Inject private AuditChain chain;
  @Inject private AuditService audit;
  @Inject private SuspicionService suspicions;
  @Inject private EventCountService counts;
  @Inject private TurnService turns;

  private final AtomicBoolean ready = new AtomicBoolean();
  private final Map<LocalDate, Integer> announced = new ConcurrentHashMap<>();

  public void start(@Observes SchemaReady event) {
    seals.prepare();
    ready.set(true);
    tendPartitions();
  }

  /** Batch by batch until nothing is left. */
  @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
  public void seal() {
    attempt(
        "Auth events could not be sealed",
        () -> {
          List<ChainLink> links = seals.sealBatch();
          while (!links.isEmpty()) {
            links.forEach(this::remember);
            links = seals.sealBatch();
          }
        });
  }

  private void remember(ChainLink link) {
    byte[] hash = link.hash();
    heads.remember(link.month(), new KnownHeads.Head(link.number(), hash));
    LOG.log(
        Level.FINE,
        "Audit seal {0} of {1}: {2}",
        new Object[] {link.number(), link.month(), HexFormat.of().formatHex(hash)});
  }

  /** The heads in the log are out of the database's reach, and survive every node. */
  @Schedule(hour = "*", minute = "*/10", persistent = false)
  public void announceHeads() {
    attempt("The audit chain's heads are unknown", () -> heads.months().forEach(this::announce));
  }

  private void announce(LocalDate month) {
    heads
        .of(month)
        .filter(head -> !Objects.equals(announced.put(month, head.number()), head.number()))
        .ifPresent(
            head ->
                LOG.log(
                    Level.INFO,
                    "Audit chain of {0} ends with seal {1}: {2}",
                    new Object[] {
                      month.toString().substring(0, 7),
                      Integer.toString(head.number()),
                      HexFormat.of().formatHex(head.hash())
                    }));
  }

  @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
  public void lookForPatterns() {
    attempt(
        "Suspicious patterns could not be looked for",
        () -> {
          if (turns.takeEachMinute("suspicious-patterns")) {
            lookForEach();
          }
        });
  }

  private void lookForEach() {
    for (SuspiciousPattern pattern : SuspiciousPattern.values()) {
      attempt("Suspicious patterns could not be looked for", () -> suspicions.look(pattern));
    }
  }

  /** Each node tries; one at a time counts. */
  @Schedule(hour = "*", minute = "*", second = "50", persistent = false)
  public void countEvents() {
    attempt("Auth events could not be counted for statistics", counts::add);
  }

  @Schedule(hour = "*", minute = "7", persistent = false)
  public void tendPartitions() {
    attempt("Partitions of auth events could not be tended", retention::tend);
  }

  /** Every night; a broken chain is an event. */
  @Schedule(hour = "2", minute = "37", persistent = false)
  public void verify() {
    attempt(
        "The audit chain could not be verified",
        () -> chain.verify().firstBreak().ifPresent(this::tell));
  }

  private void tell(ChainReport.Break broken) {
    LOG.log(Level.SEVERE, "The audit chain is broken: {0}", broken);
    audit.failed(
        EventType.AUDIT_BROKEN,
        Subject.NOBODY.with(broken.kind().name().toLowerCase(Locale.ROOT)),
        Origin.SERVICE,
        FailureReason.TAMPERED);
  }

  private void attempt(String failure, Runnable work) {
    if (ready.get()) {
      TimedJob.attempt(LOG, failure, work);
    }
  }
}
