package dev.sallyport.account;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets as many hashes run at once as there are cores, and a bounded number wait, shared fairly
 * between networks ({@link HashQueue}). A flood of log-ins then costs its senders a quick 503
 * instead of costing everyone all threads and memory.
 */
final class HashGate {
  /** Assumed until hashes have been measured. */
  private static final Duration FIRST_ESTIMATE = Duration.ofMillis(100);

  private final int cores;
  private final LongSupplier nanoTime;
  private final Consumer<Duration> observer;
  private final AtomicLong averageNanos = new AtomicLong(FIRST_ESTIMATE.toNanos());
  private final ReentrantLock lock = new ReentrantLock();

  // Both under the lock. Who ends hands the place over, so somebody waits only while all run.
  private final HashQueue queue;
  private int running;

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
    this.queue = new HashQueue(queue);
    this.nanoTime = nanoTime;
    this.observer = observer;
  }

  /**
   * Does the work when its turn comes.
   *
   * @throws Problem {@code overloaded} with {@code Retry-After}: at once when the queue is full;
   *     later when another network needs the place more, or when the thread is interrupted while it
   *     waits. The work was not begun
   */
  <T> T run(HashClient client, Supplier<T> work) {
    HashQueue.Waiter waiter = enter(client);
    if (waiter != null) {
      awaitTurn(waiter);
    }
    try {
      return measured(work);
    } finally {
      leave();
    }
  }

  /** Null when the work may run now. */
  private HashQueue.Waiter enter(HashClient client) {
    lock.lock();
    try {
      if (running < cores) {
        running++;
        return null;
      }
      return queue.add(client).orElseThrow(this::overloaded);
    } finally {
      lock.unlock();
    }
  }

  private void awaitTurn(HashQueue.Waiter waiter) {
    boolean mayRun;
    try {
      mayRun = waiter.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      giveUp(waiter);
      throw overloaded();
    }
    if (!mayRun) {
      throw overloaded();
    }
  }

  private void giveUp(HashQueue.Waiter waiter) {
    lock.lock();
    try {
      // Its turn may have come at the same moment.
      if (!queue.remove(waiter) && waiter.mayRun()) {
        leave();
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      if (!queue.admitNext()) {
        running--;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Refuses what {@link #run} would refuse if it came now.
   *
   * @throws Problem {@code overloaded}, as there
   */
  void requireRoom(HashClient client) {
    lock.lock();
    try {
      if (running == cores && !queue.hasRoomFor(client)) {
        throw overloaded();
      }
    } finally {
      lock.unlock();
    }
  }

  int queue() {
    return queue.capacity();
  }

  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
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
    long rounds = (cores + queue.capacity() + cores - 1L) / cores;
    return Problem.retryAfter(
        ProblemType.OVERLOADED, Duration.ofNanos(averageNanos.get()).multipliedBy(rounds));
  }
}
