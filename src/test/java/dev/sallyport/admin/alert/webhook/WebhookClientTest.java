package dev.sallyport.admin.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.mail.delivery.TestCertificate;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.http.outbound.OutboundPost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The call of the webhook, over TLS. */
class WebhookClientTest {
  private static final SSLContext TLS = TestCertificate.of("ip:127.0.0.1").context();

  /** So long that the first handshake on a busy machine is no failure. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SECRET = "a secret of thirty-two characters";
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final UUID ID = UUID.randomUUID();
  private static final String BODY = "{\"subject\":\"gr\u00fc\u00dfe\"}";

  private record Received(Map<String, List<String>> headers, String body) {}

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpsServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TLS));
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void anAlertIsSignedTogetherWithItsTime() throws GeneralSecurityException {
    answers(exchange -> exchange.sendResponseHeaders(204, -1));

    assertThat(client("127.0.0.0/8").send(ID, BODY)).isEmpty();

    Received only = received.get(0);
    assertThat(only.body()).isEqualTo(BODY);
    assertThat(only.headers().get("Sallyport-id")).containsExactly(ID.toString());
    String time = only.headers().get("Sallyport-timestamp").get(0);
    assertThat(Long.parseLong(time)).isEqualTo(NOW.getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String expected =
        HexFormat.of().formatHex(mac.doFinal((time + "." + BODY).getBytes(StandardCharsets.UTF_8)));
    assertThat(only.headers().get("Sallyport-signature")).containsExactly("v1=" + expected);
    assertThat(only.headers().toString()).doesNotContain(SECRET);
  }

  @Test
  void aPrivateAddressIsNotCalledUnlessItsNetworkIsAllowed() {
    answers(exchange -> exchange.sendResponseHeaders(204, -1));

    assertThat(client(null).send(ID, BODY)).hasValueSatisfying(this::namesTheNetworks);
    assertThat(client("10.0.0.0/8").send(ID, BODY)).isPresent();
    assertThat(received).isEmpty();
  }

  private void namesTheNetworks(String failure) {
    assertThat(failure).contains("ALERT_WEBHOOK_NETWORKS");
  }

  @Test
  void aRedirectIsNotFollowed() {
    answers(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "https://127.0.0.1/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        });

    assertThat(client("127.0.0.0/8").send(ID, BODY)).contains("it answered 307");
    assertThat(received).hasSize(1);
  }

  @Test
  void anErrorIsAFailureThatRepeatsNothingOfTheAnswer() {
    answers(
        exchange -> {
          byte[] text = "internal detail".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(500, text.length);
          exchange.getResponseBody().write(text);
        });

    assertThat(client("127.0.0.0/8").send(ID, BODY)).contains("it answered 500");
  }

  @Test
  void anAnswerThatDoesNotComeOrDoesNotEndIsAFailure() {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write('x');
              exchange.getResponseBody().flush();
              Thread.sleep(20);
            }
          } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
          }
        });

    Instant begun = Instant.now();
    assertThat(client("127.0.0.0/8", Duration.ofSeconds(2)).send(ID, BODY))
        .contains("it did not answer in time");
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void aCertificateThatIsNotTrustedIsAFailure() {
    answers(exchange -> exchange.sendResponseHeaders(204, -1));
    SSLContext other = TestCertificate.of("ip:127.0.0.1").context();

    assertThat(client("127.0.0.0/8", PATIENCE, other).send(ID, BODY)).isPresent();
    assertThat(received).isEmpty();
  }

  private void answers(HttpHandler answer) {
    server.createContext(
        "/",
        (HttpExchange exchange) -> {
          received.add(
              new Received(
                  new HashMap<>(exchange.getRequestHeaders()),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          try (exchange) {
            answer.handle(exchange);
          }
        });
  }

  private WebhookClient client(String networks) {
    return client(networks, PATIENCE, TLS);
  }

  private WebhookClient client(String networks, Duration timeout) {
    return client(networks, timeout, TLS);
  }

  private WebhookClient client(String networks, Duration timeout, SSLContext tls) {
    Map<String, String> variables = new HashMap<>();
    variables.put(
        "ALERT_WEBHOOK_URL", "https://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    variables.put("ALERT_WEBHOOK_SECRET", SECRET);
    variables.put("ALERT_WEBHOOK_NETWORKS", networks);
    WebhookSettings settings =
        new WebhookSettings(new Configuration(name -> Optional.ofNullable(variables.get(name))));
    return new WebhookClient(
        settings,
        new OutboundPost(settings.networks(), WebhookClient.NETWORKS, tls, timeout),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
