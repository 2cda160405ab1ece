package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientTest {
  private final Map<String, List<String>> headers = new HashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private String peer = "10.0.0.1";

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

  @Test
  void addressIsFoundOutOnce() {
    Client client = client();
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
    Client client = client();

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

  private Client client() {
    HttpServletRequest request =
        Fake.of(
            HttpServletRequest.class,
            Map.of(
                "getRemoteAddr", a -> peer,
                "getHeader", a -> lines(a).stream().findFirst().orElse(null),
                "getHeaders", a -> Collections.enumeration(lines(a)),
                "getAttribute", a -> attributes.get(a[0]),
                "setAttribute", a -> attributes.put((String) a[0], a[1])));
    return new Client(
        request, new ProxySettings(TestConfiguration.of("TRUSTED_PROXIES", "10.0.0.0/8")));
  }

  private List<String> lines(Object[] header) {
    return headers.getOrDefault((String) header[0], List.of());
  }
}
