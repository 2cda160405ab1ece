package dev.sallyport.openid.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSettingsTest {
  private static final String HASH = "0123456789abcdefABCDEF0123456789".repeat(2);

  @Test
  void clientsAreReadInTheirOrder() {
    ClientSettings settings = new ClientSettings(configuration("a.b:" + HASH + " , c_d-1:" + HASH));

    assertThat(settings.clients())
        .extracting(ClientSettings.ConfiguredClient::id)
        .containsExactly("a.b", "c_d-1");
    assertThat(settings.clients().get(0).secretHash()).isEqualTo(HexFormat.of().parseHex(HASH));
    assertThat(settings.clients().toString()).doesNotContain("0123");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:", "a:12", ":%s", "a b:%s", "a:b:%s", "%s", "a:%s0"})
  void anythingElseIsAFaultThatRepeatsNothing(String text) {
    Configuration configuration = configuration(text.replace("%s", HASH));

    assertThat(new ClientSettings(configuration).clients()).isEmpty();
    assertThat(configuration.faults())
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault).startsWith("OAUTH_CLIENTS is malformed").doesNotContain(HASH));
  }

  private static Configuration configuration(String clients) {
    return new Configuration(
        name -> Optional.ofNullable(Map.of("OAUTH_CLIENTS", clients).get(name)));
  }
}
