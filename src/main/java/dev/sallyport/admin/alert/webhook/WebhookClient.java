package dev.sallyport.admin.alert.webhook;

import dev.sallyport.platform.http.outbound.OutboundPost;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Posts alerts to the webhook. */
@Singleton
public class WebhookClient {
  static final String ID = "Sallyport-Id";
  static final String TIMESTAMP = "Sallyport-Timestamp";
  static final String SIGNATURE = "Sallyport-Signature";

  static final String NETWORKS = "ALERT_WEBHOOK_NETWORKS";

  private final WebhookSettings settings;
  private final OutboundPost calls;
  private final Clock clock;

  @Inject
  public WebhookClient(WebhookSettings settings, Clock clock) {
    this(settings, new OutboundPost(settings.networks(), NETWORKS), clock);
  }

  WebhookClient(WebhookSettings settings, OutboundPost calls, Clock clock) {
    this.settings = settings;
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * Sends an alert.
   *
   * @param id the same in each attempt
   * @return why the webhook has not accepted it, without anything that it has sent; empty if it has
   */
  Optional<String> send(UUID id, String body) {
    String time = Long.toString(clock.instant().getEpochSecond());
    return calls.send(
        settings.url(),
        Map.of(
            "Content-Type",
            "application/json",
            ID,
            id.toString(),
            TIMESTAMP,
            time,
            SIGNATURE,
            "v1=" + settings.key().hex(time + "." + body)),
        body);
  }
}
