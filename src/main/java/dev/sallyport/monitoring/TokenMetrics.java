package dev.sallyport.monitoring;

import dev.sallyport.platform.SchemaReady;
import dev.sallyport.token.TokenIssued;
import dev.sallyport.token.TokenRefusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Access tokens that this node issued and refused. */
@ApplicationScoped
public class TokenMetrics {
  @Inject private MetricRegistry registry;

  private final Map<TokenRefusal, Counter> refused = new EnumMap<>(TokenRefusal.class);
  private Counter issued;

  // All series from the start: the first refusal is then a rise, and alerts see it.
  void start(@Observes SchemaReady ready) {
    issued = registry.counter(metadata("sallyport_tokens_issued", "Access tokens issued"));
    Metadata refusals = metadata("sallyport_tokens_refused", "Bearer tokens refused, by reason");
    for (TokenRefusal reason : TokenRefusal.values()) {
      refused.put(reason, registry.counter(refusals, new Tag("reason", reason.code())));
    }
  }

  void issued(@Observes TokenIssued event) {
    issued.inc();
  }

  void refused(@Observes TokenRefusal reason) {
    refused.get(reason).inc();
  }

  private static Metadata metadata(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
