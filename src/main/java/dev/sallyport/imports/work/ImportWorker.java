package dev.sallyport.imports.work;

import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.work.UnknownAccountCosts;
import dev.sallyport.imports.BatchResult;
import dev.sallyport.imports.ImportCommitted;
import dev.sallyport.imports.ImportQueueService;
import dev.sallyport.imports.ImportReceived;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Works on imports in the background, at most one at a time on a node. */
@ApplicationScoped
public class ImportWorker {
  private static final Logger LOG = Logger.getLogger(ImportWorker.class.getName());

  /** How often unknown accounts get the shares of what was imported. */
  private static final Duration REFRESH = Duration.ofSeconds(30);

  private final ImportQueueService queue;
  private final ImportUserService users;
  private final PasswordHasher hasher;
  private final UnknownAccountCosts unknown;
  private final Event<ImportCommitted> committed;
  private final Clock clock;
  @Resource private ManagedExecutorService executor;

  /** Calls of {@link #wake} that the running worker has not yet seen. */
  private final AtomicInteger calls = new AtomicInteger();

  private volatile boolean stopping;
  private long refreshed = System.nanoTime();

  @Inject
  ImportWorker(
      ImportQueueService queue,
      ImportUserService users,
      PasswordHasher hasher,
      UnknownAccountCosts unknown,
      Event<ImportCommitted> committed,
      Clock clock) {
    this.queue = queue;
    this.users = users;
    this.hasher = hasher;
    this.unknown = unknown;
    this.committed = committed;
    this.clock = clock;
  }

  void received(@Observes(during = TransactionPhase.AFTER_SUCCESS) ImportReceived event) {
    wake();
  }

  /** Works on what waits, on another thread; does not wait for it. */
  void wake() {
    if (calls.getAndIncrement() > 0) {
      return;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException full) {
      calls.set(0);
      LOG.log(Level.WARNING, "Imports run later: the server has no thread for them now");
    }
  }

  private void work() {
    int seen;
    do {
      seen = calls.get();
      TimedJob.attempt(LOG, "An import was interrupted and will be continued", this::run);
    } while (calls.addAndGet(-seen) > 0);
    unknown.refresh();
  }

  private void run() {
    new ImportRun(
            queue,
            users,
            hasher,
            clock,
            executor,
            Runtime.getRuntime().availableProcessors(),
            this::committed,
            () -> stopping)
        .run();
  }

  private void committed(BatchResult result) {
    committed.fire(
        new ImportCommitted(result.created(), result.updated(), result.skipped(), result.faulty()));
    if (System.nanoTime() - refreshed > REFRESH.toNanos()) {
      refreshed = System.nanoTime();
      unknown.refresh();
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
