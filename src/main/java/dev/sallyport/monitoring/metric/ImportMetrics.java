package dev.sallyport.monitoring.metric;

import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.imports.ImportCommitted;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts the records that this node imported, and the digests of other systems it derived. */
@ApplicationScoped
public class ImportMetrics {
  private static final String CREATED = "created";
  private static final String UPDATED = "updated";
  private static final String SKIPPED = "skipped";
  private static final String FAULTY = "faulty";

  private final MetricRegistry registry;
  private final PasswordHasher hasher;
  private CounterFamily records;

  @Inject
  ImportMetrics(MetricRegistry registry, PasswordHasher hasher) {
    this.registry = registry;
    this.hasher = hasher;
  }

  void start(@Observes ApplicationReady ready) {
    records =
        new CounterFamily(
            registry,
            "sallyport_imported_records",
            "Records of imports by outcome",
            "outcome",
            Stream.of(CREATED, UPDATED, SKIPPED, FAULTY));
    registry.gauge(
        MetricMetadata.metric(
            "sallyport_legacy_digests",
            "Digests of other systems that were derived at log-ins since the start"),
        () -> hasher.legacyDigests().values().stream().mapToLong(Long::longValue).sum());
  }

  void committed(@Observes ImportCommitted batch) {
    records.add(CREATED, batch.created());
    records.add(UPDATED, batch.updated());
    records.add(SKIPPED, batch.skipped());
    records.add(FAULTY, batch.faulty());
  }
}
