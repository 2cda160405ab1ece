package dev.sallyport.monitoring;

import org.eclipse.microprofile.metrics.Metadata;

/** Names of metrics with the sentence that explains them. */
final class Described {
  private Described() {}

  static Metadata metric(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
