package dev.sallyport.credential.password.capacity;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Limits the number of concurrent hashes to the number of cores and queues further requests, shared
 * fairly between networks ({@link HashQueue}). The queue is bounded by the time that a request may
 * wait, and by the number of threads that may wait. So a burst of log-ins is answered as fast as
 * hashes are computed, and a flood is rejected quickly with 503 instead of exhausting threads and
 * memory.
 */
public final class HashBulkhead {
  /** Within the grace period in which a node that ends completes its requests. */
  private static final Duration WAIT_WHILE_DRAINING = Duration.ofSeconds(2);

  private final int cores;
  private final HashTimer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Duration longestWait;

  // All guarded by the lock. A hash that ends passes its place on, so requests wait only while all
  // places are in use. Of those running, some are requests; the others are background work.
  private final HashQueue queue;
  private int running;
  private int requests;

  /**
   * @param cores concurrent hashes, at least 1
   * @param observer receives the duration of each hash, without its wait
   */
  public HashBulkhead(int cores, HashQueueBounds bounds, Consumer<Duration> observer) {
    this(cores, bounds, new HashTimer(cores, System::nanoTime, HashTimer::threadCpuTime, observer));
  }

  HashBulkhead(int cores, HashQueueBounds bounds, HashTimer timer) {
    if (cores < 1) {
      throw new IllegalArgumentException("cores out of bounds");
    }
    this.cores = cores;
    this.longestWait = bounds.longestWait();
    this.queue = new HashQueue(bounds.requests());
    this.timer = timer;
  }

  /**
   * Runs the work when a place is free.
   *
   * @throws Problem {@code overloaded} with {@code Retry-After}: immediately if the queue is full
   *     or the wait is expected to be too long; later if the wait was too long, if the place in the
   *     queue is given to another network, or if the thread is interrupted while it waits. The work
   *     has not started then
   */
  public <T> T run(HashClient client, Supplier<T> work) {
    HashQueue.Waiter waiter = enter(client);
    if (waiter != null) {
      awaitTurn(waiter);
    }
    try {
      return timer.measured(isRequest(client), work);
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
    return timer.load();
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
      requireShortWait(client);
      return queue.add(client).orElseThrow(() -> overloaded(client));
    } finally {
      lock.unlock();
    }
  }

  private void awaitTurn(HashQueue.Waiter waiter) {
    boolean mayRun;
    try {
      mayRun = waiter.await(longestWait.toNanos()) || !hasLeft(waiter);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      giveUp(waiter);
      throw overloaded(waiter.client());
    }
    if (!mayRun) {
      throw overloaded(waiter.client());
    }
    lock.lock();
    try {
      count(waiter.client(), 1);
    } finally {
      lock.unlock();
    }
  }

  /** False if a place was assigned concurrently. */
  private boolean hasLeft(HashQueue.Waiter waiter) {
    lock.lock();
    try {
      return queue.remove(waiter) || !waiter.mayRun();
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(HashQueue.Waiter waiter) {
    if (!hasLeft(waiter)) {
      lock.lock();
      try {
        passOn();
      } finally {
        lock.unlock();
      }
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
    requests += isRequest(client) ? change : 0;
  }

  private static boolean isRequest(HashClient client) {
    return !client.equals(HashClient.BACKGROUND);
  }

  /**
   * Rejects what {@link #run} would reject now.
   *
   * @throws Problem {@code overloaded}, as there
   */
  public void requireCapacity(HashClient client) {
    lock.lock();
    try {
      if (running == cores) {
        requireShortWait(client);
        if (!queue.hasRoomFor(client)) {
          throw overloaded(client);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Rejects the requests that would still wait in two seconds, and from now on those that would
   * wait longer than that: the node is about to end, and another one can serve them.
   */
  public void drain() {
    lock.lock();
    try {
      if (longestWait.compareTo(WAIT_WHILE_DRAINING) > 0) {
        longestWait = WAIT_WHILE_DRAINING;
      }
      while (queue.size() > 0 && expectedWait(queue.size() - 1).compareTo(longestWait) > 0) {
        queue.rejectOne();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many requests may wait. */
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

  /** Guarded by the lock. */
  private void requireShortWait(HashClient client) {
    // The position in the queue is counted only if it can matter.
    if (expectedWait(queue.size()).compareTo(longestWait) > 0
        && expectedWait(queue.ahead(client)).compareTo(longestWait) > 0) {
      throw overloaded(client);
    }
  }

  /** The expected wait, while all places are in use. */
  private Duration expectedWait(int ahead) {
    return timer.average().multipliedBy(ahead + 1L).dividedBy(cores);
  }

  /** Asks the client to retry when the requests that are before it now will be done. */
  private Problem overloaded(HashClient client) {
    lock.lock();
    try {
      return Problem.retryAfter(ProblemType.OVERLOADED, expectedWait(queue.ahead(client)));
    } finally {
      lock.unlock();
    }
  }
}
