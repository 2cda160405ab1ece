package dev.sallyport.monitoring.metric;

import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.token.TokenIssued;
import dev.sallyport.token.TokenRefusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts the access tokens that this node issued and rejected. */
@ApplicationScoped
public class TokenMetrics {
  private final MetricRegistry registry;

  private Counter issued;
  private CounterFamily refused;

  @Inject
  TokenMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  void start(@Observes ApplicationReady ready) {
    issued =
        registry.counter(MetricMetadata.metric("sallyport_tokens_issued", "Access tokens issued"));
    refused =
        new CounterFamily(
            registry,
            "sallyport_tokens_refused",
            "Bearer tokens rejected, by reason",
            "reason",
            Arrays.stream(TokenRefusal.values()).map(TokenRefusal::code));
  }

  void issued(@Observes TokenIssued event) {
    issued.inc();
  }

  void refused(@Observes TokenRefusal reason) {
    refused.add(reason.code(), 1);
  }
}
