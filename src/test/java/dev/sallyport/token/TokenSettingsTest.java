package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {
  /** Verifiers compare the issuer as a text, browsers send the origin in this spelling. */
  @ParameterizedTest
  @CsvSource({
    "https://Auth.Example.com:443, https://auth.example.com, https://auth.example.com",
    "HTTP://LOCALHOST:80, http://localhost, http://localhost",
    "https://example.com:8443, https://example.com:8443, https://example.com:8443",
    "https://Example.com:443/Auth/%C3%BC, https://example.com/Auth/%C3%BC, https://example.com",
    "http://[2001:DB8::1]:8080, http://[2001:db8::1]:8080, http://[2001:db8::1]:8080"
  })
  void theIssuerHasOneSpelling(String configured, String issuer, String origin) {
    Configuration configuration = configuration(configured);
    TokenSettings settings = new TokenSettings(configuration);

    assertThat(configuration.faults()).isEmpty();
    assertThat(settings.issuer()).isEqualTo(issuer);
    assertThat(settings.origin()).hasToString(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://auth.example.com/",
        "https://auth.example.com/auth/",
        "https://auth.example.com?x=y",
        "https://auth.example.com#x",
        "https://user@auth.example.com",
        "capacitor://localhost",
        "mailto:ada@example.com",
        "auth.example.com",
        "https://",
        "https:/auth"
      })
  void anythingElseIsAFault(String configured) {
    Configuration configuration = configuration(configured);
    new TokenSettings(configuration);

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("JWT_ISSUER is malformed: ");
  }

  private static Configuration configuration(String issuer) {
    Map<String, String> variables = Map.of("JWT_ISSUER", issuer);
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }
}
