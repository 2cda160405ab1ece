package dev.sallyport.platform.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.throttle.Fake;
import dev.sallyport.throttle.TestConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestClientTest {
  private final Map<String, List<String>> headers = new HashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private String peer = "10.0.0.1";
  private Configuration settings = TestConfiguration.of("TRUSTED_PROXIES", "10.0.0.0/8");

  @Test
  void addressIsThatOfThePeer() {
    peer = "::ffff:203.0.113.7";

    assertThat(client().address().text()).isEqualTo("203.0.113.7");
  }

  @Test
  void addressIsThatWhichATrustedProxyTells() {
    headers.put("X-Forwarded-For", List.of("198.51.100.66", "203.0.113.7"));

    assertThat(client().address().text()).isEqualTo("203.0.113.7");
  }

  /** The proxy appends to one header and passes the other on as the client sent it. */
  @ParameterizedTest
  @ValueSource(strings = {"garbage", "for=198.51.100.66", "for=\"[::1]\"", "", ",", "for=10.0.0.1"})
  void aHeaderThatTheProxyDoesNotWriteChangesNothing(String sent) {
    headers.put("X-Forwarded-For", List.of("203.0.113.7"));
    headers.put("Forwarded", List.of(sent));

    assertThat(client().address().text()).isEqualTo("203.0.113.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "198.51.100.66", "", "10.0.0.1"})
  void forwardedIsReadInsteadWhereTheProxyWritesIt(String sent) {
    settings =
        TestConfiguration.of("TRUSTED_PROXIES", "10.0.0.0/8", "TRUSTED_PROXY_HEADER", "Forwarded");
    headers.put("X-Forwarded-For", List.of(sent));
    headers.put("Forwarded", List.of("for=198.51.100.66, for=203.0.113.7"));
    assertThat(client().address().text()).isEqualTo("203.0.113.7");

    headers.remove("Forwarded");
    assertThat(client().address().text()).as("nothing is believed").isEqualTo("10.0.0.1");
  }

  @Test
  void aProxyThatWritesTheOtherHeaderIsReportedOnce() {
    Logger log = Logger.getLogger(RequestClient.class.getName());
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            warnings.add(new SimpleFormatter().formatMessage(entry));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    try {
      headers.put("Forwarded", List.of("for=203.0.113.7"));
      assertThat(client().address().text()).isEqualTo("10.0.0.1");
      assertThat(client().address().text()).isEqualTo("10.0.0.1");
    } finally {
      log.removeHandler(handler);
    }
    // Another test may have caused the one warning of this process.
    assertThat(warnings).hasSizeLessThanOrEqualTo(1);
    assertThat(warnings)
        .allSatisfy(
            warning ->
                assertThat(warning)
                    .contains("sent Forwarded instead of X-Forwarded-For", "TRUSTED_PROXY_HEADER"));
  }

  @Test
  void aTranslatedAddressIsTheIpv4AddressBehindIt() {
    peer = "64:ff9b::203.0.113.7";
    assertThat(client().address().text()).isEqualTo("203.0.113.7");

    peer = "10.0.0.1";
    headers.put("X-Forwarded-For", List.of("64:ff9b::198.51.100.1"));
    assertThat(client().address().text()).isEqualTo("198.51.100.1");

    settings = TestConfiguration.of("NAT64_PREFIXES", "2001:db8:64::/96");
    peer = "2001:db8:64::203.0.113.8";
    assertThat(client().address().text()).isEqualTo("203.0.113.8");
    assertThat(client().origin().address()).isEqualTo("203.0.113.8");
  }

  @Test
  void aTranslatedAddressOfAProxyIsNoTrustedOne() {
    peer = "64:ff9b::10.0.0.1";
    headers.put("X-Forwarded-For", List.of("198.51.100.66"));

    assertThat(client().address().text()).isEqualTo("10.0.0.1");
  }

  @Test
  void addressIsFoundOutOnce() {
    RequestClient client = client();
    client.address();
    headers.put("X-Forwarded-For", List.of("203.0.113.7"));
    peer = "10.0.0.2";

    assertThat(client.address().text()).isEqualTo("10.0.0.1");
  }

  @Test
  void peerOfAClosedConnectionIsTheUnspecifiedAddress() {
    peer = null;

    assertThat(client().address().text()).isEqualTo("0.0.0.0");
  }

  @Test
  void originHasAddressUserAgentAndTheIdOfTheRequest() {
    headers.put("User-Agent", List.of("curl/8.9.1"));
    RequestClient client = client();

    assertThat(client.origin().address()).isEqualTo("10.0.0.1");
    assertThat(client.origin().userAgent()).isEqualTo("curl/8.9.1");
    assertThat(client.origin().requestId()).isNotBlank().isEqualTo(client.origin().requestId());
  }

  @Test
  void userAgentMayBeMissing() {
    assertThat(client().origin().userAgent()).isNull();
  }

  @Test
  void userAgentIsCutTo512Characters() {
    headers.put("User-Agent", List.of("x".repeat(512)));
    assertThat(client().origin().userAgent()).hasSize(512);

    headers.put("User-Agent", List.of("x".repeat(513)));
    assertThat(client().origin().userAgent()).hasSize(512);
  }

  @Test
  void userAgentHasNoControlCharacters() {
    headers.put("User-Agent", List.of("a\0b\u001b[31mc\u0085d\u2028e\tf é 😀"));

    assertThat(client().origin().userAgent()).isEqualTo("a b [31mc d e f é 😀");
  }

  @Test
  void userAgentCutInsideACharacterStaysText() {
    headers.put("User-Agent", List.of("x".repeat(511) + "😀"));

    assertThat(client().origin().userAgent()).isEqualTo("x".repeat(511) + " ");
  }

  private RequestClient client() {
    HttpServletRequest request =
        Fake.of(
            HttpServletRequest.class,
            Map.of(
                "getRemoteAddr", a -> peer,
                "getHeader", a -> lines(a).stream().findFirst().orElse(null),
                "getHeaders", a -> Collections.enumeration(lines(a)),
                "getAttribute", a -> attributes.get(a[0]),
                "setAttribute", a -> attributes.put((String) a[0], a[1])));
    return new RequestClient(request, new ProxySettings(settings));
  }

  private List<String> lines(Object[] header) {
    return headers.getOrDefault((String) header[0], List.of());
  }
}
