package dev.sallyport.monitoring.metric;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counters with the same name that differ in one label. */
final class CounterFamily {
  private final MetricRegistry registry;
  private final Metadata metadata;
  private final String label;

  // Cached, because a look-up in the registry needs the whole id, rebuilt with the server's own
  // labels.
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  /**
   * @param values of the label: these counters exist from the start, so that the first event is an
   *     increase that alerts detect
   */
  CounterFamily(
      MetricRegistry registry,
      String name,
      String description,
      String label,
      Stream<String> values) {
    this.registry = registry;
    this.metadata = MetricMetadata.metric(name, description);
    this.label = label;
    values.forEach(value -> add(value, 0));
  }

  void add(String value, long count) {
    counters
        .computeIfAbsent(value, of -> registry.counter(metadata, new Tag(label, of)))
        .inc(count);
  }
}
