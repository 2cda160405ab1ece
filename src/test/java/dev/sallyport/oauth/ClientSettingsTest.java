package dev.sallyport.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.platform.config.Configuration;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "p+q",
        "p q",
        "100%",
        "a%2Fb",
        "%zz",
        "%",
        "a:b",
        "\u00e4\u20ac",
        "x%25+y%2B"
      })
  void aSecretIsAcceptedFormEncodedAndAsItIs(String secret) throws Exception {
    ClientSettings settings = settings(secret);

    assertThat(admits(settings, "orders", secret)).isTrue();
    assertThat(admits(settings, "orders", encode(secret))).isTrue();
    assertThat(admits(settings, "ord%65rs", encode(secret))).isTrue();
    assertThat(admits(settings, "orders", encode(encode(secret)) + "%25")).isFalse();
    assertThat(admits(settings, "orders", secret + "x")).isFalse();
    assertThat(admits(settings, "orders", "")).isFalse();
    assertThat(admits(settings, "nobody", secret)).isFalse();
  }

  private static boolean admits(ClientSettings settings, String id, String secret) {
    return settings.admits(ClientCredentials.readings(RunningService.basic(id, secret)));
  }

  private static ClientSettings settings(String secret) throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8)));
    Map<String, String> variables = Map.of("OAUTH_CLIENTS", "orders:" + hash);
    return new ClientSettings(new Configuration(n -> Optional.ofNullable(variables.get(n))));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
