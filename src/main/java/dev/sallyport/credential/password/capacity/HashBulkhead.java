package dev.sallyport.credential.password.capacity;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Limits the number of concurrent hashes to the number of cores and queues a bounded number of
 * requests, shared fairly between networks ({@link HashQueue}). So a flood of log-ins is rejected
 * quickly with 503 instead of exhausting threads and memory.
 */
public final class HashBulkhead {
  /** Assumed duration until hashes have been measured. */
  private static final Duration FIRST_ESTIMATE = Duration.ofMillis(100);

  private final int cores;
  private final LongSupplier nanoTime;
  private final Consumer<Duration> observer;
  private final HashLoad load;
  private final AtomicLong averageNanos = new AtomicLong(FIRST_ESTIMATE.toNanos());
  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by the lock. A hash that ends passes its place on, so requests wait only while all
  // places are in use. Of those running, some are requests; the others are background work.
  private final HashQueue queue;
  private int running;
  private int requests;

  /**
   * @param cores concurrent hashes, at least 1
   * @param queue requests that may wait, at least 0
   * @param nanoTime a clock that never goes back, in nanoseconds
   * @param observer receives the duration of each hash, without its wait
   */
  public HashBulkhead(int cores, int queue, LongSupplier nanoTime, Consumer<Duration> observer) {
    if (cores < 1 || queue < 0) {
      throw new IllegalArgumentException("cores or queue out of bounds");
    }
    this.cores = cores;
    this.queue = new HashQueue(queue);
    this.nanoTime = nanoTime;
    this.load = new HashLoad(cores, nanoTime);
    this.observer = observer;
  }

  /**
   * Runs the work when a place is free.
   *
   * @throws Problem {@code overloaded} with {@code Retry-After}: immediately if the queue is full;
   *     later if the place is given to another network, or if the thread is interrupted while it
   *     waits. The work has not started then
   */
  public <T> T run(HashClient client, Supplier<T> work) {
    HashQueue.Waiter waiter = enter(client);
    if (waiter != null) {
      awaitTurn(waiter);
    }
    try {
      return measured(client, work);
    } finally {
      leave(client);
    }
  }

  /**
   * Whether background work may start now: nobody waits, and either no request hashes or a place
   * remains free for the next one.
   */
  public boolean hasRoomInBackground() {
    lock.lock();
    try {
      return queue.size() == 0 && running < (requests == 0 ? cores : cores - 1);
    } finally {
      lock.unlock();
    }
  }

  /** The share of all places that requests have used in the last seconds, from 0 to about 1. */
  public double load() {
    return load.share();
  }

  /** Null if the work may run now. */
  private HashQueue.Waiter enter(HashClient client) {
    lock.lock();
    try {
      if (running < cores) {
        running++;
        count(client, 1);
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
    lock.lock();
    try {
      count(waiter.client(), 1);
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(HashQueue.Waiter waiter) {
    lock.lock();
    try {
      // Its place may have been assigned concurrently.
      if (!queue.remove(waiter) && waiter.mayRun()) {
        passOn();
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(HashClient client) {
    lock.lock();
    try {
      count(client, -1);
      passOn();
    } finally {
      lock.unlock();
    }
  }

  private void passOn() {
    if (!queue.admitNext()) {
      running--;
    }
  }

  private void count(HashClient client, int change) {
    requests += client.equals(HashClient.BACKGROUND) ? 0 : change;
  }

  /**
   * Rejects what {@link #run} would reject now.
   *
   * @throws Problem {@code overloaded}, as there
   */
  public void requireCapacity(HashClient client) {
    lock.lock();
    try {
      if (running == cores && !queue.hasRoomFor(client)) {
        throw overloaded();
      }
    } finally {
      lock.unlock();
    }
  }

  public int queue() {
    return queue.capacity();
  }

  public int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  public int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private <T> T measured(HashClient client, Supplier<T> work) {
    long start = nanoTime.getAsLong();
    T result = work.get();
    long nanos = nanoTime.getAsLong() - start;
    if (!client.equals(HashClient.BACKGROUND)) {
      load.add(nanos);
    }
    averageNanos.accumulateAndGet(nanos, (average, latest) -> average + (latest - average) / 8);
    observer.accept(Duration.ofNanos(nanos));
    return result;
  }

  /** Asks the client to retry when all requests that wait now will be done. */
  private Problem overloaded() {
    long rounds = (cores + queue.capacity() + cores - 1L) / cores;
    return Problem.retryAfter(
        ProblemType.OVERLOADED, Duration.ofNanos(averageNanos.get()).multipliedBy(rounds));
  }
}
