package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        .startsWith("TRUSTED_PROXIES is malformed: list the addresses or networks")
        .endsWith(".");
    assertThat(settings.chain()).isNotNull();
  }

  private static String clientBehindProxy(ProxySettings settings) {
    return settings.chain().client(PROXY, List.of("203.0.113.7"), List.of()).text();
  }
}
