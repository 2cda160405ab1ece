package dev.sallyport.audit.schedule;

import dev.sallyport.audit.chain.AuditChain;
import dev.sallyport.audit.chain.append.AuditCheckpointService;
import dev.sallyport.audit.chain.append.AuditCheckpointer;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.detection.DetectionPattern;
import dev.sallyport.audit.detection.DetectionService;
import dev.sallyport.audit.retention.RetentionService;
import dev.sallyport.audit.search.EventCountService;
import dev.sallyport.platform.database.lock.ClusterJobLock;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Periodic jobs on audit events. The timers fire on every node; a turn or a lock in the database
 * lets one node run the job.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class AuditTimers {
  private static final Logger LOG = Logger.getLogger(AuditTimers.class.getName());

  /** Half of each minute, so that requests have the database for the other half. */
  private static final Duration VERIFICATION = Duration.ofSeconds(30);

  private final RetentionService retention;
  private final AuditCheckpointService seals;
  private final ChainHeadCache heads;
  private final AuditChain chain;
  private final DetectionService detection;
  private final EventCountService counts;
  private final ClusterJobLock jobLock;

  private final AtomicBoolean ready = new AtomicBoolean();
  private volatile int announced;

  /** Required by the EJB container. */
  protected AuditTimers() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public AuditTimers(
      RetentionService retention,
      AuditCheckpointService seals,
      ChainHeadCache heads,
      AuditChain chain,
      DetectionService detection,
      EventCountService counts,
      ClusterJobLock jobLock) {
    this.retention = retention;
    this.seals = seals;
    this.heads = heads;
    this.chain = chain;
    this.detection = detection;
    this.counts = counts;
    this.jobLock = jobLock;
  }

  public void start(@Observes ApplicationReady event) {
    seals.prepare();
    ready.set(true);
    reconcilePartitions();
  }

  /** Seals batch by batch until no event is left. */
  @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
  public void seal() {
    attempt(
        "Audit events could not be sealed",
        () -> {
          AuditCheckpointService.Batch batch = seals.sealBatch();
          while (batch.seals() > 0) {
            batch.gap().ifPresent(chain::record);
            batch = seals.sealBatch();
          }
        });
  }

  /** The head in the log cannot be changed through the database and survives every node. */
  @Schedule(hour = "*", minute = "*/10", persistent = false)
  public void announceHead() {
    attempt(
        "The head of the audit chain could not be read",
        () -> heads.head().ifPresent(this::announce));
    attempt("Unsealed audit events could not be counted", this::warnOfLateSeals);
  }

  private void announce(ChainHeadCache.Head head) {
    if (head.number() != announced) {
      announced = head.number();
      LOG.log(
          Level.INFO,
          "The audit chain ends with seal {0}: {1}",
          new Object[] {Integer.toString(head.number()), HexFormat.of().formatHex(head.hash())});
    }
  }

  private void warnOfLateSeals() {
    Duration waiting = chain.oldestUnsealed();
    if (waiting.compareTo(AuditCheckpointer.LATENESS) > 0) {
      LOG.log(
          Level.WARNING,
          "Audit events have not been sealed for {0}, and unsealed events are not protected."
              + " Sealing waits for open transactions: look for an old one in pg_stat_activity and"
              + " end it.",
          waiting);
    }
  }

  @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
  public void lookForPatterns() {
    attempt(
        "Suspicious patterns could not be searched for",
        () -> {
          if (jobLock.tryAcquire("suspicious-patterns")) {
            lookForEach();
          }
        });
  }

  private void lookForEach() {
    for (DetectionPattern pattern : DetectionPattern.values()) {
      attempt("Suspicious patterns could not be searched for", () -> detection.look(pattern));
    }
  }

  /** All nodes try; one at a time counts. */
  @Schedule(hour = "*", minute = "*", second = "50", persistent = false)
  public void countEvents() {
    attempt("Audit events could not be counted for statistics", counts::add);
  }

  @Schedule(hour = "*", minute = "7", persistent = false)
  public void reconcilePartitions() {
    attempt("Partitions of auth_events could not be created or dropped", retention::reconcile);
  }

  /** Starts the verification every night. */
  @Schedule(hour = "2", minute = "37", persistent = false)
  public void beginVerification() {
    attempt(
        "The audit chain could not be verified",
        () -> {
          if (jobLock.tryAcquire("audit-verification-start")) {
            chain.begin();
          }
        });
  }

  /**
   * Continues the verification for half of each minute on any node until it is complete. Each break
   * is recorded every night until an operator acknowledges it.
   */
  @Schedule(hour = "*", minute = "*", second = "15", persistent = false)
  public void verify() {
    attempt(
        "The audit chain could not be verified",
        () -> {
          if (jobLock.tryAcquire("audit-verification")) {
            chain.goOn(VERIFICATION);
          }
        });
  }

  private void attempt(String failure, Runnable work) {
    if (ready.get()) {
      TimedJob.attempt(LOG, failure, work);
    }
  }
}
