package dev.sallyport.credential.password.capacity;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures hashes: how long they take, and how much processor time they need. Thread-safe. */
final class HashTimer {
  /** Assumed processor time until a hash has been measured. */
  static final Duration FIRST_ESTIMATE = Duration.ofMillis(50);

  private final LongSupplier nanoTime;
  private final LongSupplier cpuTime;
  private final Consumer<Duration> observer;
  private final HashLoad load;
  private final AtomicLong averageNanos = new AtomicLong();

  /**
   * @param nanoTime a clock that never goes back, in nanoseconds
   * @param cpuTime the processor time of the calling thread, in nanoseconds
   * @param observer receives the duration of each hash, without its wait
   */
  HashTimer(int cores, LongSupplier nanoTime, LongSupplier cpuTime, Consumer<Duration> observer) {
    this.nanoTime = nanoTime;
    this.cpuTime = cpuTime;
    this.observer = observer;
    this.load = new HashLoad(cores, nanoTime);
  }

  /** The processor time of the calling thread; elapsed time where the JVM does not measure it. */
  static long threadCpuTime() {
    long nanos =
        ManagementFactory.getThreadMXBean().isCurrentThreadCpuTimeSupported()
            ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
            : -1;
    return nanos < 0 ? System.nanoTime() : nanos;
  }

  /**
   * @param isRequest whether it counts as load
   */
  <T> T measured(boolean isRequest, Supplier<T> work) {
    long start = nanoTime.getAsLong();
    long startCpu = cpuTime.getAsLong();
    T result = work.get();
    long nanos = nanoTime.getAsLong() - start;
    long cpuNanos = cpuTime.getAsLong() - startCpu;
    if (isRequest) {
      load.add(nanos);
    }
    averageNanos.accumulateAndGet(
        cpuNanos, (average, latest) -> average == 0 ? latest : average + (latest - average) / 8);
    observer.accept(Duration.ofNanos(nanos));
    return result;
  }

  /**
   * The processor time of a hash of late. Not the elapsed time: while many requests arrive at once,
   * they slow the running hashes down for a moment, which says nothing about the wait.
   */
  Duration average() {
    long nanos = averageNanos.get();
    return nanos == 0 ? FIRST_ESTIMATE : Duration.ofNanos(nanos);
  }

  /** See {@link HashBulkhead#load}. */
  double load() {
    return load.share();
  }
}
