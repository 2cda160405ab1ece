package dev.sallyport.imports.work;

import dev.sallyport.imports.ImportQueueService;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.logging.Logger;

/** Continues imports of a node that failed, and deletes those that ended long ago. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ImportTimer {
  private static final Logger LOG = Logger.getLogger(ImportTimer.class.getName());

  /** How long progress and faults of an import that has ended are kept. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final int BATCH = 100;

  private final ImportWorker worker;
  private final ImportQueueService queue;

  /** Required by the EJB container. */
  protected ImportTimer() {
    this(null, null);
  }

  @Inject
  public ImportTimer(ImportWorker worker, ImportQueueService queue) {
    this.worker = worker;
    this.queue = queue;
  }

  /** Every minute, on each node: claiming is exclusive by itself. */
  @Schedule(hour = "*", minute = "*", persistent = false)
  public void run() {
    TimedJob.attempt(
        LOG,
        "Imports could not be continued",
        () -> {
          worker.wake();
          queue.cleanUp(KEPT, BATCH);
        });
  }
}
