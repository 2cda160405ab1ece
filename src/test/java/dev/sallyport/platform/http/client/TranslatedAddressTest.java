package dev.sallyport.platform.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranslatedAddressTest {
  /** RFC 6052, section 2.4. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::/32, 2001:db8:c000:221::",
    "2001:db8:100::/40, 2001:db8:1c0:2:21::",
    "2001:db8:122::/48, 2001:db8:122:c000:2:2100::",
    "2001:db8:122:300::/56, 2001:db8:122:3c0:0:221::",
    "2001:db8:122:344::/64, 2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::/96, 2001:db8:122:344::192.0.2.33"
  })
  void everyLengthOfAConfiguredPrefixIsReadAsTheRfcSays(String prefix, String address) {
    assertThat(original(address, prefix)).isEqualTo("192.0.2.33");
    assertThat(original(address)).as("not configured").isEqualTo(address(address).text());
  }

  @ParameterizedTest
  @CsvSource({
    "64:ff9b::192.0.2.33, 192.0.2.33",
    "64:ff9b::10.0.0.5, 10.0.0.5",
    "64:ff9b:1::192.0.2.33, 192.0.2.33",
    "64:ff9b:1:fffe::10.1.2.3, 10.1.2.3",
    "2002:c000:221::1, 192.0.2.33",
    "2002:c000:221:ffff:1:2:3:4, 192.0.2.33",
    "2001:0:4136:e378:8000:63bf:3fff:fdde, 192.0.2.33"
  })
  void wellKnownPrefixesNeedNoConfiguration(String address, String ipv4) {
    assertThat(original(address)).isEqualTo(ipv4);
  }

  @Test
  void aConfiguredPrefixWinsOverTheStandardOnes() {
    assertThat(original("64:ff9b:1:c000:2:2100::", "64:ff9b:1::/48")).isEqualTo("192.0.2.33");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::1",
        "64:ff9b:0:0:0:1:c000:221",
        "64:ff9b:2::192.0.2.33",
        "2003:c000:221::1",
        "2001:1::c000:221",
        "::192.0.2.33",
        // 6to4 and Teredo lead over the internet: no client has such an address.
        "2002:a00:5::1",
        "2002:7f00:1::1",
        "2002:c0a8:101::1",
        "2002:e000:1::1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffa"
      })
  void otherAddressesStayWhatTheyAre(String address) {
    assertThat(original(address)).isEqualTo(address(address).text());
  }

  @Test
  void clientsBehindOneTranslatorAreCountedApart() {
    assertThat(
            Stream.of("64:ff9b::192.0.2.33", "64:ff9b::192.0.2.34")
                .map(text -> TranslatedAddress.original(address(text), List.of()).networks()))
        .containsExactly(List.of("192.0.2.33"), List.of("192.0.2.34"));
  }

  private static String original(String address, String... prefixes) {
    return TranslatedAddress.original(
            address(address),
            Stream.of(prefixes)
                .map(prefix -> TranslatedAddress.parseNat64(prefix).orElseThrow())
                .toList())
        .text();
  }

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }
}
