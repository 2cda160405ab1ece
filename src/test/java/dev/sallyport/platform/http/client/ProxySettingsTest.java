package dev.sallyport.platform.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.throttle.TestConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
  private static final ClientAddress PROXY = ClientAddress.parse("10.0.0.5").orElseThrow();

  @Test
  void trustsNobodyByDefault() {
    assertThat(clientBehindProxy(new ProxySettings(TestConfiguration.of()))).isEqualTo("10.0.0.5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.5", "10.0.0.0/8", "2001:db8::/32 , 10.0.0.5,", "::ffff:10.0.0.5"})
  void trustsListedAddressesAndNetworks(String value) {
    Configuration configuration = TestConfiguration.of("TRUSTED_PROXIES", value);

    assertThat(clientBehindProxy(new ProxySettings(configuration))).isEqualTo("203.0.113.7");
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "10.0.0.5,nginx", "10.0.0.5/8", "10.0.0.5 10.0.0.6"})
  void malformedListIsOneFaultThatNamesVariableAndRemedy(String value) {
    Configuration configuration = TestConfiguration.of("TRUSTED_PROXIES", value);

    ProxySettings settings = new ProxySettings(configuration);

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith(
            "TRUSTED_PROXIES is malformed: set it to a comma-separated list of the addresses or"
                + " networks")
        .endsWith(".");
    assertThat(settings.chain()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    ", X-Forwarded-For",
    "X-Forwarded-For, X-Forwarded-For",
    "x-forwarded-for, X-Forwarded-For",
    "Forwarded, Forwarded",
    "FORWARDED, Forwarded"
  })
  void theHeaderOfTheProxiesIsNamedInAnyCase(String value, String header) {
    Configuration configuration = TestConfiguration.of("TRUSTED_PROXY_HEADER", value);

    assertThat(new ProxySettings(configuration).header().fieldName()).isEqualTo(header);
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Real-IP", "X-Forwarded-For, Forwarded", "x_forwarded_for"})
  void anyOtherHeaderIsAFault(String value) {
    Configuration configuration = TestConfiguration.of("TRUSTED_PROXY_HEADER", value);
    new ProxySettings(configuration);

    assertThat(configuration.faults())
        .containsExactly(
            "TRUSTED_PROXY_HEADER is malformed: set it to the header that the proxies in"
                + " TRUSTED_PROXIES write, X-Forwarded-For or Forwarded.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8:64::/95",
        "2001:db8:64::/128",
        "2001:db8:64::",
        "2001:db8:64::1/96",
        "192.0.2.0/24",
        "nat64"
      })
  void whatIsNoNat64PrefixIsAFault(String value) {
    Configuration configuration =
        TestConfiguration.of("NAT64_PREFIXES", "2001:db8:65::/96," + value);
    ProxySettings settings = new ProxySettings(configuration);

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith(
            "NAT64_PREFIXES is malformed: set it to a comma-separated list of the IPv6 prefixes")
        .endsWith(".");
    assertThat(settings.translations()).hasSize(1);
  }

  private static String clientBehindProxy(ProxySettings settings) {
    return settings.chain().client(PROXY, List.of("203.0.113.7")).text();
  }
}
