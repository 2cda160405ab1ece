package dev.sallyport.admin.alert.webhook;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Posts alerts to the webhook. */
@Singleton
public class WebhookClient {
  static final String ID = "Sallyport-Id";
  static final String TIMESTAMP = "Sallyport-Timestamp";
  static final String SIGNATURE = "Sallyport-Signature";

  /** For the whole call. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final WebhookSettings settings;
  private final SSLContext tls;
  private final Duration timeout;
  private final Clock clock;

  @Inject
  public WebhookClient(WebhookSettings settings, Clock clock) {
    this(settings, standard(), TIMEOUT, clock);
  }

  WebhookClient(WebhookSettings settings, SSLContext tls, Duration timeout, Clock clock) {
    this.settings = settings;
    this.tls = tls;
    this.timeout = timeout;
    this.clock = clock;
  }

  private static SSLContext standard() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("The JDK must support TLS", missing);
    }
  }

  /**
   * Sends an alert.
   *
   * @param id the same in each attempt
   * @return why the webhook has not accepted it, without anything that it has sent; empty if it has
   */
  Optional<String> send(UUID id, String body) {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(settings.url().getHost());
      if (!WebhookAddresses.arePermitted(addresses, settings.networks())) {
        return Optional.of("its address is not public; see ALERT_WEBHOOK_NETWORKS");
      }
    } catch (UnknownHostException unknown) {
      return Optional.of("its host is unknown");
    }
    return post(request(id, body));
  }

  private HttpRequest request(UUID id, String body) {
    String time = Long.toString(clock.instant().getEpochSecond());
    return HttpRequest.newBuilder(settings.url())
        .timeout(timeout)
        .header("Content-Type", "application/json")
        .header("User-Agent", "Sallyport")
        .header(ID, id.toString())
        .header(TIMESTAMP, time)
        .header(SIGNATURE, "v1=" + settings.key().hex(time + "." + body))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private Optional<String> post(HttpRequest request) {
    // One for each call: calls are rare, and its threads end with it.
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout)
            .sslContext(tls)
            .build();
    CompletableFuture<HttpResponse<Void>> call =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status >= 200 && status < 300
          ? Optional.empty()
          : Optional.of("it answered " + status);
    } catch (TimeoutException late) {
      return Optional.of("it did not answer in time");
    } catch (ExecutionException failed) {
      return Optional.of(
          failed.getCause() instanceof IOException
              ? "the connection failed: " + failed.getCause().getClass().getSimpleName()
              : "the call failed");
    } catch (InterruptedException ends) {
      Thread.currentThread().interrupt();
      return Optional.of("the node ends");
    } finally {
      // Also ends an answer without end.
      call.cancel(true);
    }
  }
}
