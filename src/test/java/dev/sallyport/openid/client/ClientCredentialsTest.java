package dev.sallyport.openid.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsTest {
  /** As RFC 6749, section 2.3.1, has clients write them, and as most do. */
  @Property
  void anyIdAndSecretSurviveEncodedAndAsTheyAre(
      @ForAll("texts") String id, @ForAll("texts") String secret) {
    assertThat(ClientCredentials.readings(header(encode(id) + ":" + encode(secret))))
        .contains(new ClientCredentials(id, secret));
    String name = id.replace(':', '.');
    assertThat(ClientCredentials.readings(header(name + ":" + secret)))
        .contains(new ClientCredentials(name, secret));
  }

  /** So that every secret takes as long to check. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "p+q", "100%", "a%2Fb", "%zz", "%", ""})
  void thereAreAlwaysTwoReadings(String secret) {
    assertThat(ClientCredentials.readings(header("orders:" + secret))).hasSize(2);
  }

  @Property
  void noHeaderThrows(@ForAll String text) {
    ClientCredentials.readings(text);
    ClientCredentials.readings("Basic " + text);
    ClientCredentials.readings(header(text));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Basic", "Basic ", "Bearer YTpi", "BasicYTpi", "Basic YWI=", "Basic !"})
  void whatIsNoPairIsNone(String header) {
    assertThat(ClientCredentials.readings(header)).isEmpty();
  }

  @Provide
  Arbitrary<String> texts() {
    // Whole characters only: what UTF-8 can hold.
    return Arbitraries.strings()
        .withCharRange('\0', '\uD7FF')
        .withCharRange('\uE000', '\uFFFF')
        .ofMaxLength(40)
        .map(text -> text.replace("\uE000", "\uD83D\uDE00"));
  }

  private static String header(String pair) {
    return "bAsIc " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
