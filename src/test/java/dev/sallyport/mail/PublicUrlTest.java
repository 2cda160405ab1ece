package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.token.TokenSettings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {
  @ParameterizedTest
  @CsvSource({
    "'', https://auth.example.com/id/reset#token=aB-_9",
    "https://Login.Example.com:443, https://login.example.com/reset#token=aB-_9",
    "http://localhost:9090/x, http://localhost:9090/x/reset#token=aB-_9"
  })
  void linksBeginWithTheConfiguredUrl(String configured, String expected) {
    PublicLink link = publicUrl(configured).link("/reset", "aB-_9");

    assertThat(link.url()).isEqualTo(expected);
    assertThat(link.toString()).doesNotContain("aB-_9").endsWith("/reset#hidden");
  }

  @Test
  void aLinkNeedsNoSecret() {
    assertThat(publicUrl("").link("/log-in").url()).isEqualTo("https://auth.example.com/id/log-in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "//evil.example", "/a?b", "/a#b", "/a b", "/a\n", "/%2e", "@x"})
  void pathsAreOurOwn(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> publicUrl("").link(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a&b=c", "a#b", "a\"b", "a\n"})
  void secretsAreBase64Url(String secret) {
    assertThatIllegalArgumentException().isThrownBy(() -> publicUrl("").link("/reset", secret));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth.example.com",
        "https://x.example/",
        "ftp://x.example",
        "https://a@x.example"
      })
  void anythingElseIsAFault(String configured) {
    Configuration configuration = configuration(configured);
    new PublicUrl(configuration, new TokenSettings(configuration));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("PUBLIC_URL is malformed: ");
  }

  private static PublicUrl publicUrl(String configured) {
    Configuration configuration = configuration(configured);
    return new PublicUrl(configuration, new TokenSettings(configuration));
  }

  private static Configuration configuration(String configured) {
    Map<String, String> variables =
        Map.of("JWT_ISSUER", "https://auth.example.com/id", "PUBLIC_URL", configured);
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }
}
