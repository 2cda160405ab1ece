package dev.sallyport.imports.work;

import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.capacity.HashClient;
import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.imports.BatchResult;
import dev.sallyport.imports.ClaimedImport;
import dev.sallyport.imports.ImportQueueService;
import dev.sallyport.imports.UnreadableImportException;
import dev.sallyport.imports.reader.ReadRecord;
import dev.sallyport.imports.reader.UserReader;
import dev.sallyport.imports.reader.UserReaders;
import dev.sallyport.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Works on imports, one after the other: reads a batch, hashes it, commits it. */
final class ImportRun {
  /** Records of a transaction. */
  static final int BATCH = 64;

  /** In a row without progress; then the import fails. */
  static final int MAX_INTERRUPTIONS = 10;

  /** How long a hash waits until requests leave room before it enters the queue like a request. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(2);

  // A log-in costs more than its hash. So an import rests after each hash in proportion to the
  // load:
  // at a twentieth of the capacity twice as long as the hash took, and never longer than PATIENCE.
  private static final double REST = 40;

  private final ImportQueueService queue;
  private final ImportUserService users;
  private final PasswordHasher hasher;
  private final Clock clock;
  private final Executor executor;
  private final int cores;
  private final Consumer<BatchResult> committed;
  private final BooleanSupplier stopping;

  /**
   * @param executor runs hashes on {@code cores} threads
   * @param committed receives the result of each batch after its commit
   * @param stopping asked before each batch and each hash
   */
  ImportRun(
      ImportQueueService queue,
      ImportUserService users,
      PasswordHasher hasher,
      Clock clock,
      Executor executor,
      int cores,
      Consumer<BatchResult> committed,
      BooleanSupplier stopping) {
    this.queue = queue;
    this.users = users;
    this.hasher = hasher;
    this.clock = clock;
    this.executor = executor;
    this.cores = cores;
    this.committed = committed;
    this.stopping = stopping;
  }

  /** Works until no import waits. */
  void run() {
    while (!stopping.getAsBoolean()) {
      Optional<ClaimedImport> job = queue.claim();
      if (job.isEmpty()) {
        return;
      }
      work(job.get());
    }
  }

  private void work(ClaimedImport job) {
    try {
      if (job.options() == null) {
        throw new UnreadableImportException("unreadable", 0);
      }
      if (job.interruptions() > MAX_INTERRUPTIONS) {
        throw new UnreadableImportException("interrupted", 0);
      }
      if (read(job)) {
        queue.finish(job, null);
      } else {
        queue.release(job);
      }
    } catch (UnreadableImportException unreadable) {
      queue.finish(job, unreadable.getMessage());
    }
  }

  /** False if it was interrupted. */
  private boolean read(ClaimedImport job) {
    ChunkStream file = new ChunkStream(number -> queue.chunk(job, number));
    UserReader reader = UserReaders.of(job.options(), file, clock.instant());
    for (long done = 0; done < job.records(); done++) {
      reader.next();
    }
    while (!stopping.getAsBoolean()) {
      List<ReadRecord> batch = new ArrayList<>(BATCH);
      Optional<UnreadableImportException> broken = fill(batch, reader);
      if (!batch.isEmpty() && !commit(job, batch, file.count())) {
        return false;
      }
      if (broken.isPresent()) {
        throw broken.get();
      }
      if (batch.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** What precedes the unreadable rest is imported. */
  private static Optional<UnreadableImportException> fill(
      List<ReadRecord> batch, UserReader reader) {
    try {
      while (batch.size() < BATCH) {
        Optional<ReadRecord> next = reader.next();
        if (next.isEmpty()) {
          break;
        }
        batch.add(next.get());
      }
      return Optional.empty();
    } catch (UnreadableImportException unreadable) {
      return Optional.of(unreadable);
    }
  }

  private boolean commit(ClaimedImport job, List<ReadRecord> batch, long bytesRead) {
    Map<ReadRecord, String> hashes = hashes(job, batch);
    BatchResult result = new BatchResult();
    if (stopping.getAsBoolean() || !users.apply(job, batch, hashes, bytesRead, result)) {
      return false;
    }
    committed.accept(result);
    return true;
  }

  private Map<ReadRecord, String> hashes(ClaimedImport job, List<ReadRecord> batch) {
    List<ReadRecord> needed =
        batch.stream()
            .filter(one -> one.user().filter(user -> users.needsHash(job, user)).isPresent())
            .toList();
    Map<ReadRecord, String> hashes = new ConcurrentHashMap<>();
    List<CompletableFuture<Void>> slices = new ArrayList<>();
    for (int slice = 0; slice < cores; slice++) {
      int first = slice;
      slices.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = first; i < needed.size() && !stopping.getAsBoolean(); i += cores) {
                  ReadRecord one = needed.get(i);
                  hashes.put(one, hash(one.user().orElseThrow().password().orElseThrow()));
                }
              },
              executor));
    }
    try {
      slices.forEach(CompletableFuture::join);
    } catch (CompletionException failed) {
      throw new IllegalStateException("Hashes could not be computed", failed.getCause());
    }
    return hashes;
  }

  private String hash(LegacyHash legacy) {
    while (true) {
      long arrived = System.nanoTime();
      while (!hasher.hasRoomInBackground() && System.nanoTime() - arrived < PATIENCE.toNanos()) {
        sleep(PAUSE);
      }
      long begin = System.nanoTime();
      try {
        String hash = hasher.wrap(legacy, HashClient.BACKGROUND);
        sleep(rest(System.nanoTime() - begin));
        return hash;
      } catch (Problem overloaded) {
        sleep(PAUSE);
      }
    }
  }

  private Duration rest(long nanos) {
    return Duration.ofNanos(Math.min((long) (nanos * REST * hasher.load()), PATIENCE.toNanos()));
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The import was interrupted", interrupted);
    }
  }
}
