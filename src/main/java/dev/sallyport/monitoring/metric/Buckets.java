package dev.sallyport.monitoring.metric;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * A histogram of durations as Prometheus requires it, with cumulative counts that never decrease.
 * Payara computes the buckets of its own histograms and timers from the last thousand samples, so
 * that their rates are meaningless.
 */
final class Buckets {
  private final double[] bounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * Registers {@code name_bucket} with its {@code le}, {@code name_count} and {@code name_sum}.
   *
   * @param name ends in {@code _seconds}
   * @param bounds upper bounds in seconds, ascending, each of its bucket
   */
  Buckets(MetricRegistry registry, String name, String description, double... bounds) {
    this.bounds = bounds.clone();
    counts = new LongAdder[bounds.length + 1];
    Arrays.setAll(counts, i -> new LongAdder());
    Metadata bucket = MetricMetadata.metric(name + "_bucket", description);
    for (int i = 0; i < counts.length; i++) {
      int last = i;
      String bound = i < bounds.length ? Double.toString(bounds[i]) : "+Inf";
      registry.gauge(bucket, () -> upTo(last), new Tag("le", bound));
    }
    registry.gauge(MetricMetadata.metric(name + "_count", description), this::count);
    registry.gauge(MetricMetadata.metric(name + "_sum", description), sum::sum);
  }

  void add(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    int i = 0;
    while (i < bounds.length && seconds > bounds[i]) {
      i++;
    }
    counts[i].increment();
    sum.add(seconds);
  }

  long count() {
    return upTo(bounds.length);
  }

  private long upTo(int last) {
    return Arrays.stream(counts, 0, last + 1).mapToLong(LongAdder::sum).sum();
  }
}
