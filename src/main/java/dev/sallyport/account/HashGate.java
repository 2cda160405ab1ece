package dev.sallyport.account;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets as many hashes run at once as there are cores, in order of arrival, and a bounded number
 * wait. A flood of logins then costs its senders a quick 503 instead of costing everyone all
 * threads and memory.
 */
final class HashGate {
  /** Assumed until hashes have been measured. */
  private static final Duration FIRST_ESTIMATE = Duration.ofMillis(100);

  private final int cores;
  private final int capacity;
  private final LongSupplier nanoTime;
  private final Consumer<Duration> observer;
  private final Semaphore permits;

  // Running and waiting in one number, so that the bound is exact and nobody is counted twice.
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicLong averageNanos = new AtomicLong(FIRST_ESTIMATE.toNanos());

  /**
   * @param cores hashes at once, at least 1
   * @param queue requests that may wait besides, at least 0
   * @param nanoTime a clock that never goes back, in nanoseconds
   * @param observer told of each work how long it took, its wait not included
   */
  HashGate(int cores, int queue, LongSupplier nanoTime, Consumer<Duration> observer) {
    if (cores < 1 || queue < 0) {
      throw new IllegalArgumentException("cores or queue out of bounds");
    }
    this.cores = cores;
    this.capacity = cores + queue;
    this.nanoTime = nanoTime;
    this.observer = observer;
    this.permits = new Semaphore(cores, true);
  }

  /**
   * Does the work when its turn comes.
   *
   * @throws Problem {@code overloaded} with {@code Retry-After}: at once when the queue is full, or
   *     when the thread is interrupted while it waits; the work was not begun
   */
  <T> T run(Supplier<T> work) {
    int before = admitted.getAndUpdate(count -> count < capacity ? count + 1 : count);
    if (before >= capacity) {
      throw overloaded();
    }
    try {
      permits.acquire();
      try {
        return measured(work);
      } finally {
        permits.release();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw overloaded();
    } finally {
      admitted.decrementAndGet();
    }
  }

  /**
   * Refuses what {@link #run} would refuse if it came now.
   *
   * @throws Problem {@code overloaded}, as there
   */
  void requireRoom() {
    if (admitted.get() >= capacity) {
      throw overloaded();
    }
  }

  int queue() {
    return capacity - cores;
  }

  int running() {
    return Math.min(admitted.get(), cores);
  }

  int waiting() {
    return Math.max(0, admitted.get() - cores);
  }

  private <T> T measured(Supplier<T> work) {
    long start = nanoTime.getAsLong();
    T result = work.get();
    long nanos = nanoTime.getAsLong() - start;
    averageNanos.accumulateAndGet(nanos, (average, latest) -> average + (latest - average) / 8);
    observer.accept(Duration.ofNanos(nanos));
    return result;
  }

  /** Asks to come back when all who are in now will be done. */
  private Problem overloaded() {
    long rounds = (capacity + cores - 1L) / cores;
    return Problem.retryAfter(
        ProblemType.OVERLOADED, Duration.ofNanos(averageNanos.get()).multipliedBy(rounds));
  }
}
