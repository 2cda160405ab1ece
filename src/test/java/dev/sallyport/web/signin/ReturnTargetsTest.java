package dev.sallyport.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.http.CorsSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnTargetsTest {
  private final Map<String, String> variables = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "/account, account",
    "/account/password, account/password",
    "https://app.example.com, https://app.example.com",
    "https://app.example.com/start?x=1&y=%20#top, https://app.example.com/start?x=1&y=%20#top",
    "HTTPS://APP.example.com:443/, HTTPS://APP.example.com:443/",
    "https://shop.example.com/, https://shop.example.com/"
  })
  void registeredTargetsArePermitted(String target, String permitted) {
    assertThat(targets().permitted(target)).hasValue(permitted);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "/account//evil.example",
        "/account/../login",
        "/account?return_to=x",
        "/ACCOUNT",
        "account",
        "login",
        "https:/app.example.com",
        "https:app.example.com",
        "https:///app.example.com",
        "http://app.example.com/",
        "https://app.example.com:8443/",
        "https://app.example.com.evil.example/",
        "https://evil.example/https://app.example.com",
        "https://app.example.com@evil.example/",
        "https://evil.example@app.example.com/",
        "https://app.example.com\\@evil.example/",
        "https://app.example.com%2f@evil.example/",
        "https://app.example.com\u3002evil.example/",
        "https://app.example.com/\u00e4",
        "https://app.example.com/a b",
        "https://app.example.com/\r\nSet-Cookie: a=b",
        "https://app.example.com\t.evil.example/",
        "\thttps://app.example.com/",
        "javascript:alert(1)",
        "javascript://app.example.com/%0aalert(1)",
        "capacitor://localhost",
        "data:text/html,x"
      })
  void everyOtherTargetIsIgnored(String target) {
    assertThat(targets().permitted(target)).isEmpty();
  }

  /** Only in the form that the service itself writes: what another site writes is no way back. */
  @Test
  void aWaitingAuthorizationRequestIsATarget() {
    String waiting = "oauth/authorize?continue=0123456789abcdef.AbC-_9";
    assertThat(targets().permitted("/" + waiting)).contains(waiting);
    assertThat(targets().permitted("/" + waiting + "&x=1")).isEmpty();
    assertThat(targets().permitted("/oauth/authorize?client_id=evil")).isEmpty();
    assertThat(targets().permitted("/oauth/authorize?continue=x")).isEmpty();
    assertThat(targets().permitted("/oauth/authorize")).isEmpty();
    assertThat(targets().permitted("//oauth/authorize?continue=0123456789abcdef.A")).isEmpty();
  }

  @Test
  void theLengthIsLimited() {
    String start = "https://app.example.com/";
    assertThat(targets().permitted(start + "x".repeat(6_000 - start.length()))).isPresent();
    assertThat(targets().permitted(start + "x".repeat(6_001 - start.length()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "app.example.com", "https://app.example.com/start", "capacitor://localhost"})
  void aMalformedOriginIsAFault(String origins) {
    variables.put("RETURN_ORIGINS", origins);
    Configuration configuration = configuration();
    new ReturnTargets(configuration, new CorsSettings(configuration));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("RETURN_ORIGINS is malformed: set it to ");
  }

  private ReturnTargets targets() {
    variables.put("CORS_ORIGINS", "https://app.example.com, capacitor://localhost");
    variables.put("RETURN_ORIGINS", "https://shop.example.com");
    Configuration configuration = configuration();
    return new ReturnTargets(configuration, new CorsSettings(configuration));
  }

  private Configuration configuration() {
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }
}
