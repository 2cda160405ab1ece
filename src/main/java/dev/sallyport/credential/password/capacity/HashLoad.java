package dev.sallyport.credential.password.capacity;

import java.util.function.LongSupplier;

/** How busy requests have kept the places for hashes of late. Thread-safe. */
final class HashLoad {
  /** After this time a hash counts for a third of what it did. */
  private static final double MEMORY_NANOS = 2e9;

  private final int cores;
  private final LongSupplier nanoTime;
  private double busyNanos;
  private long asOf;

  HashLoad(int cores, LongSupplier nanoTime) {
    this.cores = cores;
    this.nanoTime = nanoTime;
    this.asOf = nanoTime.getAsLong();
  }

  /**
   * @param nanos the duration of a hash that has ended now
   */
  synchronized void add(long nanos) {
    forget();
    busyNanos += nanos;
  }

  /** The share of the time of all places, from 0 to about 1. */
  synchronized double share() {
    forget();
    return busyNanos / (MEMORY_NANOS * cores);
  }

  private void forget() {
    long now = nanoTime.getAsLong();
    busyNanos *= Math.exp((asOf - now) / MEMORY_NANOS);
    asOf = now;
  }
}
