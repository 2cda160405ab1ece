package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://auth.example.com, https://auth.example.com",
    "https://Auth.Example.com:443, https://auth.example.com",
    "HTTPS://auth.example.com:0443, https://auth.example.com",
    "https://auth.example.com:, https://auth.example.com",
    "http://localhost:80, http://localhost",
    "http://localhost:443, http://localhost:443",
    "https://localhost:80, https://localhost:80",
    "https://app.example.com:8443, https://app.example.com:8443",
    "https://192.0.2.1:65535, https://192.0.2.1:65535",
    "http://[2001:DB8::1]:80, http://[2001:db8::1]",
    "https://under_score.example, https://under_score.example",
    "https://xn--bcher-kva.example, https://xn--bcher-kva.example",
    "capacitor://localhost, capacitor://localhost",
    "ionic://localhost, ionic://localhost",
    "tauri://localhost, tauri://localhost",
    "Capacitor://LOCALHOST:443, capacitor://localhost:443",
    "app://-, app://-",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop,"
        + " chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "moz-extension://0d3f5a52-6f7e-4b8e-9d25-5b0c9f1d7a11,"
        + " moz-extension://0d3f5a52-6f7e-4b8e-9d25-5b0c9f1d7a11"
  })
  void anOriginHasOneSpelling(String text, String spelling) {
    assertThat(WebOrigin.parse(text)).map(WebOrigin::toString).hasValue(spelling);
    assertThat(WebOrigin.parse(spelling)).isEqualTo(WebOrigin.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "*",
        "localhost",
        "https://",
        "https:///",
        "https://*.example.com",
        "https://app.example.com/",
        "https://app.example.com/path",
        "https://app.example.com?query",
        "https://app.example.com#fragment",
        "https://user@app.example.com",
        "https://user:password@app.example.com",
        "https://app.example.com:65536",
        "https://app.example.com:99999999999",
        "https://app.example.com:-1",
        "https://app.example.com:x",
        "https://app.example.com https://evil.example",
        "https://app.example.com, https://evil.example",
        "https://app.example.com\r\nSet-Cookie: a=b",
        "https://b\u00fccher.example",
        "https:\\\\app.example.com",
        "//app.example.com",
        "1http://app.example.com",
        "file://localhost",
        "data://x",
        "blob://x",
        "javascript://x",
        "ws://app.example.com"
      })
  void everythingElseIsNone(String text) {
    assertThat(WebOrigin.parse(text)).isEmpty();
  }

  @Test
  void configuredAndSentOriginsAreComparedAsOrigins() {
    CorsSettings settings =
        settings("HTTPS://App.Example.com:443, capacitor://localhost,tauri://localhost");

    assertThat(settings.allows("https://app.example.com")).isTrue();
    assertThat(settings.allows("https://app.example.com:443")).isTrue();
    assertThat(settings.allows("capacitor://localhost")).isTrue();
    assertThat(settings.allows("tauri://localhost")).isTrue();
    assertThat(settings.allows("ionic://localhost")).isFalse();
    assertThat(settings.allows("http://app.example.com")).isFalse();
    assertThat(settings.allows("https://app.example.com:80")).isFalse();
    assertThat(settings.allows("null")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "*", "https://app.example.com/", "localhost", "file:///"})
  void aMalformedListIsAFault(String list) {
    Configuration configuration = configuration("https://a.example," + list);
    new CorsSettings(configuration);

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith(
            "CORS_ORIGINS is malformed: set it to a comma-separated list of origins such as"
                + " https://app.example.com");
  }

  private static CorsSettings settings(String origins) {
    Configuration configuration = configuration(origins);
    CorsSettings settings = new CorsSettings(configuration);
    assertThat(configuration.faults()).isEmpty();
    return settings;
  }

  private static Configuration configuration(String origins) {
    Map<String, String> variables = Map.of("CORS_ORIGINS", origins);
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }
}
