package dev.sallyport.monitoring.metric;

import dev.sallyport.credential.password.PasswordHashed;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Password hashing on this node. */
@ApplicationScoped
public class HashMetrics {
  private final MetricRegistry registry;
  private final PasswordHasher hasher;

  private Buckets times;

  @Inject
  HashMetrics(MetricRegistry registry, PasswordHasher hasher) {
    this.registry = registry;
    this.hasher = hasher;
  }

  void start(@Observes ApplicationReady ready) {
    times =
        new Buckets(
            registry,
            "sallyport_hash_seconds",
            "Duration of a password hash, without the time in the queue",
            0.005,
            0.01,
            0.02,
            0.03,
            0.05,
            0.075,
            0.1,
            0.15,
            0.25,
            0.5,
            1,
            2.5);
    registry.gauge(
        MetricMetadata.metric("sallyport_hash_running", "Password hashes being computed"),
        hasher::running);
    registry.gauge(
        MetricMetadata.metric("sallyport_hash_waiting", "Requests waiting for a password hash"),
        hasher::waiting);
    registry.gauge(
        MetricMetadata.metric(
            "sallyport_hash_waiting_limit", "Limit of requests waiting for a password hash"),
        hasher::queue);
  }

  void hashed(@Observes PasswordHashed event) {
    times.add(event.took());
  }

  /** Hashes since the start. */
  public long completed() {
    return times.count();
  }
}
