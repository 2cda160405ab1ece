package dev.sallyport.platform.http.outbound;

import dev.sallyport.platform.http.client.CidrBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** Posts a message to another system. */
public final class OutboundPost {
  /** For the whole call. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final List<CidrBlock> networks;
  private final String variable;
  private final SSLContext tls;
  private final Duration timeout;
  private final Names names;

  /** The addresses of a name. */
  @FunctionalInterface
  interface Names {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * @param networks private networks that may be called
   * @param variable that has them, for messages
   */
  public OutboundPost(List<CidrBlock> networks, String variable) {
    this(networks, variable, standard(), TIMEOUT);
  }

  public OutboundPost(List<CidrBlock> networks, String variable, SSLContext tls, Duration timeout) {
    this(networks, variable, tls, timeout, InetAddress::getAllByName);
  }

  OutboundPost(
      List<CidrBlock> networks, String variable, SSLContext tls, Duration timeout, Names names) {
    this.networks = List.copyOf(networks);
    this.variable = variable;
    this.tls = tls;
    this.timeout = timeout;
    this.names = names;
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
    InetAddress[] addresses;
    try {
      addresses = names.resolve(url.getHost());
    } catch (UnknownHostException unknown) {
      return Optional.of("its host is unknown");
    }
    if (!OutboundAddresses.arePermitted(addresses, networks)) {
      return Optional.of("its address is not public; see " + variable);
    }
    SimpleHttpRequest request = SimpleRequestBuilder.post(url).build();
    headers.forEach(request::addHeader);
    request.setBody(body.getBytes(StandardCharsets.UTF_8), null);
    // One for each call: calls are rare, and its threads end with it.
    CloseableHttpAsyncClient http = client(pinned(url.getHost(), addresses));
    try {
      return post(http, request);
    } finally {
      // Also ends an answer without end.
      http.close(CloseMode.IMMEDIATE);
    }
  }

  /** Knows no other host, and none but the addresses that were checked. */
  private static DnsResolver pinned(String host, InetAddress... addresses) {
    InMemoryDnsResolver resolver = new InMemoryDnsResolver();
    resolver.add(host, addresses);
    // An address of IPv6 without its brackets.
    resolver.add(host.replaceAll("[\\[\\]]", ""), addresses);
    return resolver;
  }

  private CloseableHttpAsyncClient client(DnsResolver resolver) {
    Timeout limit = Timeout.of(timeout);
    return HttpAsyncClients.custom()
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setTlsStrategy(ClientTlsStrategyBuilder.create().setSslContext(tls).buildAsync())
                .setDefaultTlsConfig(
                    TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(limit)
                        .build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom().setConnectTimeout(limit).build())
                .build())
        .setUserAgent("Sallyport")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private Optional<String> post(CloseableHttpAsyncClient http, SimpleHttpRequest request) {
    http.start();
    Future<Message<HttpResponse, Void>> call =
        http.execute(
            SimpleRequestProducer.create(request),
            new BasicResponseConsumer<>(new DiscardingEntityConsumer<>()),
            null);
    try {
      int status = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS).getHead().getCode();
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
    }
  }
}
