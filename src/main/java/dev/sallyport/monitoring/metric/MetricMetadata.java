package dev.sallyport.monitoring.metric;

import org.eclipse.microprofile.metrics.Metadata;

/** Creates the metadata of metrics from a name and a description. */
final class MetricMetadata {
  private MetricMetadata() {}

  static Metadata metric(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
