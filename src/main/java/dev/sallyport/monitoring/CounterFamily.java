package dev.sallyport.monitoring;

import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counters of one name that differ in one label. */
final class CounterFamily {
  private final MetricRegistry registry;
  private final Metadata metadata;
  private final String label;

  /**
   * @param values of the label: these counters exist from the start, so that the first of a kind is
   *     a rise and alerts see it
   */
  CounterFamily(
      MetricRegistry registry,
      String name,
      String description,
      String label,
      Stream<String> values) {
    this.registry = registry;
    this.metadata = Metadata.builder().withName(name).withDescription(description).build();
    this.label = label;
    values.forEach(value -> add(value, 0));
  }

  void add(String value, long count) {
    registry.counter(metadata, new Tag(label, value)).inc(count);
  }
}
