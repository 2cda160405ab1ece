package dev.sallyport.oauth;

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

class BasicCredentialsTest {
  /** As RFC 6749, section 2.3.1, has clients write them. */
  @Property
  void anyIdAndSecretSurvive(@ForAll("texts") String id, @ForAll("texts") String secret) {
    assertThat(BasicCredentials.parse(header(encode(id) + ":" + encode(secret))))
        .hasValue(new BasicCredentials(id, secret));
  }

  @Property
  void noHeaderThrows(@ForAll String text) {
    BasicCredentials.parse(text);
    BasicCredentials.parse("Basic " + text);
    BasicCredentials.parse(header(text));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic ",
        "Bearer YTpi",
        "BasicYTpi",
        "Basic YWI=",
        "Basic !",
        "Basic JTp6"
      })
  void whatIsNoPairIsNone(String header) {
    assertThat(BasicCredentials.parse(header)).isEmpty();
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
