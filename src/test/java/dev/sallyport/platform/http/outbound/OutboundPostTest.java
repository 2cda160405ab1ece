package dev.sallyport.platform.http.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.mail.delivery.TestCertificate;
import dev.sallyport.platform.http.client.CidrBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call goes to an address that was checked, whatever its name means a moment later. */
class OutboundPostTest {
  private static final List<CidrBlock> LOOPBACK = List.of(CidrBlock.parse("127.0.0.0/8").get());
  private static final String NAME = "application.invalid";
  private static final SSLContext TLS = TestCertificate.of("dns:" + NAME).context();

  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private final AtomicInteger lookUps = new AtomicInteger();
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private URI listens(String scheme) throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (scheme.equals("https")) {
      HttpsServer secure = HttpsServer.create(loopback, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(TLS));
      server = secure;
    } else {
      server = HttpServer.create(loopback, 0);
    }
    server.createContext(
        "/",
        exchange -> {
          hosts.add(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return URI.create(scheme + "://" + NAME + ":" + server.getAddress().getPort() + "/hook?a=b");
  }

  /** The first look-up is answered so, every further one with an address of another network. */
  private Optional<String> sends(URI url, String... first) {
    OutboundPost post =
        new OutboundPost(
            LOOPBACK,
            "NETWORKS",
            TLS,
            Duration.ofSeconds(30),
            host -> lookUps.getAndIncrement() == 0 ? addresses(first) : addresses("10.0.0.1"));
    return post.send(url, Map.of("Content-Type", "text/plain"), "body");
  }

  private static InetAddress[] addresses(String... texts) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = InetAddress.getByName(texts[i]);
    }
    return addresses;
  }

  /** Nothing else could have led there: no server of names knows this one. */
  @Test
  void theConnectionGoesToTheAddressThatWasChecked() throws IOException {
    URI url = listens("http");

    assertThat(sends(url, "127.0.0.1")).isEmpty();
    assertThat(lookUps).hasValue(1);
    assertThat(hosts).containsExactly(NAME + ":" + url.getPort());
  }

  @Test
  void theCertificateIsThatOfTheName() throws IOException {
    assertThat(sends(listens("https"), "127.0.0.1")).isEmpty();
    assertThat(hosts).hasSize(1);
  }

  @Test
  void theCertificateOfAnotherNameIsRefused() throws IOException {
    URI url = URI.create(listens("https").toString().replace(NAME, "other.invalid"));

    assertThat(sends(url, "127.0.0.1")).hasValueSatisfying(why -> assertThat(why).contains("SSL"));
    assertThat(hosts).isEmpty();
  }

  @Test
  void oneAddressThatIsNotPermittedIsOneTooMany() throws IOException {
    assertThat(sends(listens("http"), "127.0.0.1", "10.0.0.1"))
        .hasValue("its address is not public; see NETWORKS");
    assertThat(hosts).isEmpty();
  }

  @Test
  void anUnknownNameIsSaidToBeOne() {
    OutboundPost post = new OutboundPost(LOOPBACK, "NETWORKS");

    assertThat(post.send(URI.create("https://" + NAME + "/"), Map.of(), ""))
        .hasValue("its host is unknown");
  }
}
