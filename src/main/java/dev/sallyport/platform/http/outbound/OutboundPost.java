package dev.sallyport.platform.http.outbound;

import dev.sallyport.platform.http.client.CidrBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Posts a message to another system. */
public final class OutboundPost {
  /** For the whole call. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final List<CidrBlock> networks;
  private final String variable;
  private final SSLContext tls;
  private final Duration timeout;

  /**
   * @param networks private networks that may be called
   * @param variable that has them, for messages
   */
  public OutboundPost(List<CidrBlock> networks, String variable) {
    this(networks, variable, standard(), TIMEOUT);
  }

  public OutboundPost(List<CidrBlock> networks, String variable, SSLContext tls, Duration timeout) {
    this.networks = List.copyOf(networks);
    this.variable = variable;
    this.tls = tls;
    this.timeout = timeout;
  }

  private static SSLContext standard() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("The JDK must support TLS", missing);
    }
  }

  /**
   * Sends a message.
   *
   * @return why it was not accepted, without anything that the other side has sent; empty if it was
   */
  public Optional<String> send(URI url, Map<String, String> headers, String body) {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(url.getHost());
      if (!OutboundAddresses.arePermitted(addresses, networks)) {
        return Optional.of("its address is not public; see " + variable);
      }
    } catch (UnknownHostException unknown) {
      return Optional.of("its host is unknown");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("User-Agent", "Sallyport")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return post(request.build());
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
